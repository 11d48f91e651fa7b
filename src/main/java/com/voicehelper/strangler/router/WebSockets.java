package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.ReadSides.Choice;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Decides once, at the handshake, which side a WebSocket belongs to. Thread-safe. */
final class WebSockets {

    private final ModuleStates states;
    private final Reads reads;
    private final Services services;
    private final WebSocketLeg leg;
    private final LocalLeg here;
    private final ServedCounters counters;

    WebSockets(ModuleStates states, Reads reads, Services services, WebSocketLeg leg, LocalLeg here, ServedCounters counters) {
        this.states = states;
        this.reads = reads;
        this.services = services;
        this.leg = leg;
        this.here = here;
        this.counters = counters;
    }

    void elsewhere(Exchange exchange) throws IOException, ServletException {
        there(exchange, Stage.EXTRACTED, false);
    }

    void serve(Exchange exchange) throws IOException, ServletException {
        ModuleState state = states.get(exchange.module());
        Stage stage = state.stage();
        if (!exchange.isRead()) {
            if (stage.owner() == Side.SOURCE) {
                here(exchange, stage, Outcome.SERVED);
            } else {
                there(exchange, stage, false);
            }
            return;
        }
        Choice choice = reads.choose(exchange.route(), exchange.request(), state);
        if (choice.side() == Side.SOURCE) {
            here(exchange, stage, Outcome.SERVED);
        } else {
            there(exchange, stage, choice.otherMayServe());
        }
    }

    private void here(Exchange exchange, Stage stage, Outcome outcome) throws IOException, ServletException {
        if (here.serve(exchange) == Result.ANSWERED) {
            counters.add(exchange.module(), stage, Side.SOURCE, outcome);
        } else {
            fail(exchange, stage, Side.SOURCE);
        }
    }

    private void there(Exchange exchange, Stage stage, boolean replaceable) throws IOException, ServletException {
        Optional<URI> service = services.of(exchange.module());
        Result result = service.isEmpty() ? Result.UNSENT : leg.serve(exchange, service.get());
        if (result == Result.ANSWERED) {
            counters.add(exchange.module(), stage, Side.TARGET, Outcome.SERVED);
        } else if (replaceable) {
            here(exchange, stage, Outcome.FALLBACK);
        } else {
            fail(exchange, stage, Side.TARGET);
        }
    }

    private void fail(Exchange exchange, Stage stage, Side side) throws IOException {
        counters.add(exchange.module(), stage, side, Outcome.FAILED);
        exchange.answer().fail(ApiException.unavailable("Module " + exchange.module() + " does not accept connections at the moment", 1));
    }
}
