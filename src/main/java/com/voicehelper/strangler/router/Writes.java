package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/**
 * Serves a request that follows the writes: by the owner, whoever that is by the time it gets there. A write that the fence
 * refused was rolled back and goes on to the other side; one whose outcome is unknown goes again only with an idempotency key.
 * Thread-safe.
 */
final class Writes {

    private final ModuleStates states;
    private final OwnWrites ownWrites;
    private final LocalLeg here;
    private final Services services;
    private final ServedCounters counters;
    private final RouterSettings settings;

    Writes(ModuleStates states, OwnWrites ownWrites, LocalLeg here, Services services, ServedCounters counters, RouterSettings settings) {
        this.states = states;
        this.ownWrites = ownWrites;
        this.here = here;
        this.services = services;
        this.counters = counters;
        this.settings = settings;
    }

    /** A module whose code is not in this process. */
    void elsewhere(Exchange exchange) throws IOException, ServletException {
        new Attempts(exchange).run();
    }

    void serve(Exchange exchange) throws IOException, ServletException {
        Stage stage = states.get(exchange.module()).stage();
        if (exchange.changesNothing() || !stage.synchronizes() || stage == Stage.COPYING) {
            new Attempts(exchange).run();
            return;
        }
        OwnWrites.Write write = ownWrites.begin(exchange.module(), Principal.of(exchange.request()).names());
        boolean began = false;
        try {
            new Attempts(exchange).run();
            began = true;
        } finally {
            if (began) {
                exchange.whenComplete(() -> acknowledge(exchange, write));
            } else {
                write.served(Duration.ZERO);
            }
        }
    }

    private void acknowledge(Exchange exchange, OwnWrites.Write write) {
        int status = exchange.response().getStatus();
        if (status >= 400 && status < 500 || !states.get(exchange.module()).stage().synchronizes()) {
            write.nothing();
        } else {
            write.served(states.get(exchange.module()).acknowledgeBoth() ? settings.acknowledgeWait() : Duration.ZERO);
        }
    }

    private ModuleState fresh(String module) {
        try {
            return states.refresh(module);
        } catch (RuntimeException unreadable) {
            return states.get(module);
        }
    }

    private final class Attempts {

        private final Exchange exchange;
        private final Backoff backoff = new Backoff(settings.ownerWait());
        private int resent;

        Attempts(Exchange exchange) {
            this.exchange = exchange;
        }

        void run() throws IOException, ServletException {
            boolean again = true;
            while (again) {
                Stage stage = exchange.route().local() ? states.get(exchange.module()).stage() : Stage.EXTRACTED;
                Side side = stage.owner();
                again = switch (attempt(stage, side)) {
                    case ANSWERED, MISSING, FAILED -> served(stage, side);
                    case REFUSED -> refused(stage, side);
                    case UNSENT -> again(stage, side, "The service of module " + exchange.module() + " does not answer");
                    case UNKNOWN -> unknown(stage, side);
                    case FULL -> fail(stage, side, ApiException.unavailable("There is too much to do at the moment", 1));
                };
            }
        }

        private Result attempt(Stage stage, Side side) throws IOException, ServletException {
            try {
                return side == Side.SOURCE ? here.serve(exchange) : services.serve(exchange, false, false);
            } catch (AnswerCutException cut) {
                counters.add(exchange.module(), stage, side, Outcome.FAILED);
                throw cut;
            }
        }

        private boolean served(Stage stage, Side side) {
            counters.add(exchange.module(), stage, side, Outcome.SERVED);
            return false;
        }

        private boolean refused(Stage stage, Side side) throws IOException {
            counters.add(exchange.module(), stage, side, Outcome.NOT_OWNER);
            return again(stage, side, "No side owns the data of module " + exchange.module() + " at the moment");
        }

        private boolean unknown(Stage stage, Side side) throws IOException {
            exchange.mayBeDone();
            if (exchange.repeatable() && resent++ < settings.resends()) {
                return again(stage, side, "The service of module " + exchange.module() + " does not answer");
            }
            return fail(stage, side, ApiException.of(HttpStatus.BAD_GATEWAY, "OUTCOME_UNKNOWN",
                    "The connection to the service of module " + exchange.module() + " broke before it answered; the request may have been carried out"));
        }

        /** Whether another attempt makes sense; otherwise the client has got 503. Waits unless there is another owner to go to. */
        private boolean again(Stage stage, Side side, String why) throws IOException {
            boolean moved = exchange.route().local() && fresh(exchange.module()).stage().owner() != side;
            boolean may = exchange.body().sendable() && (moved ? backoff.remains() : backoff.pause());
            return may || fail(stage, side, ApiException.unavailable(why, 1));
        }

        private boolean fail(Stage stage, Side side, ApiException error) throws IOException {
            counters.add(exchange.module(), stage, side, Outcome.FAILED);
            exchange.answer().fail(error);
            return false;
        }
    }
}
