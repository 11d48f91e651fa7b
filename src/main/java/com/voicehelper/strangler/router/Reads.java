package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.CanonicalPath;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.ReadSides.Choice;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import com.voicehelper.strangler.traffic.Ending;
import com.voicehelper.strangler.traffic.Traffic;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Serves a read: by the side that is chosen, and locally when the service fails. Thread-safe. */
final class Reads {

    private final ModuleStates states;
    private final ReadSides sides;
    private final Forced forced;
    private final LocalLeg here;
    private final Services services;
    private final Breakers breakers;
    private final ServedCounters counters;
    private final Traffic traffic;
    private final Mirror mirror;

    Reads(ModuleStates states, ReadSides sides, Forced forced, LocalLeg here, Services services, Breakers breakers, ServedCounters counters, Traffic traffic, Mirror mirror) {
        this.states = states;
        this.sides = sides;
        this.forced = forced;
        this.here = here;
        this.services = services;
        this.breakers = breakers;
        this.counters = counters;
        this.traffic = traffic;
        this.mirror = mirror;
    }

    /** A module whose code is not in this process. */
    void elsewhere(Exchange exchange) throws IOException, ServletException {
        there(exchange, Stage.EXTRACTED, new Choice(Side.TARGET, false, false));
    }

    void serve(Exchange exchange) throws IOException, ServletException {
        ModuleState state = states.get(exchange.module());
        Choice choice = choose(exchange.route(), exchange.request(), state);
        long began = System.nanoTime();
        Ending ending = null;
        try {
            ending = choice.side() == Side.TARGET ? there(exchange, state.stage(), choice) : here(exchange, state);
        } catch (AnswerCutException | ServletException | RuntimeException failure) {
            ending = Ending.SERVER_ERROR;
            throw failure;
        } finally {
            experienced(exchange, state, choice.side(), ending, began);
        }
    }

    /** What the caller's cohort experienced. An operator's own choice says nothing about a cohort, nor does a client that went away. */
    private void experienced(Exchange exchange, ModuleState state, Side side, @Nullable Ending ending, long began) {
        if (ending == null || !state.stage().synchronizes() || forced.side(exchange.request()) != null) {
            return;
        }
        exchange.whenComplete(() -> traffic.add(exchange.module(), exchange.route().pattern(), side, state.effectiveReadShare(),
                ending == Ending.SERVED && serverError(exchange) ? Ending.SERVER_ERROR : ending, System.nanoTime() - began));
    }

    /** Null when the read belongs to no cohort: the owner changed meanwhile. */
    private @Nullable Ending here(Exchange exchange, ModuleState state) throws IOException, ServletException {
        Stage stage = state.stage();
        switch (mirrored(exchange, state) ? mirror.serve(exchange) : here.serve(exchange)) {
            case REFUSED -> {
                counters.add(exchange.module(), stage, Side.SOURCE, Outcome.NOT_OWNER);
                there(exchange, states.refresh(exchange.module()).stage(), new Choice(Side.TARGET, false, false));
                return null;
            }
            case FULL -> {
                return fail(exchange, stage, Side.SOURCE, "This server has too much to do");
            }
            default -> {
                counters.add(exchange.module(), stage, Side.SOURCE, Outcome.SERVED);
                return Ending.SERVED;
            }
        }
    }

    private static boolean mirrored(Exchange exchange, ModuleState state) {
        return state.effectiveShadowShare() > 0 && exchange.request().getMethod().equals("GET")
                && ReadSides.mirrored(state, exchange.route().plan(), key(exchange.route(), exchange.request(), Principal.of(exchange.request())));
    }

    Choice choose(ModuleRoute route, HttpServletRequest request, ModuleState state) {
        Principal principal = Principal.of(request);
        return sides.choose(state, route.plan(), key(route, request, principal), principal.names(), forced.side(request));
    }

    private static String key(ModuleRoute route, HttpServletRequest request, Principal principal) {
        return principal.sticksTo(route.plan().stickiness(), route.conversation(CanonicalPath.of(request.getRequestURI())));
    }

    private Ending there(Exchange exchange, Stage stage, Choice choice) throws IOException, ServletException {
        boolean replaceable = choice.otherMayServe() && exchange.body().received();
        // A read that nobody else can serve is tried, however often the service failed before.
        CircuitBreaker breaker = replaceable ? breakers.of(exchange.module()) : null;
        if (breaker != null && !breaker.tryAcquirePermission()) {
            return otherwise(exchange, stage, replaceable, Result.UNSENT);
        }
        long start = System.nanoTime();
        Result result = null;
        try {
            result = services.serve(exchange, replaceable, choice.missIsError());
        } catch (AnswerCutException cut) {
            result = Result.UNKNOWN;
            counters.add(exchange.module(), stage, Side.TARGET, Outcome.FAILED);
            throw cut;
        } finally {
            if (breaker != null) {
                tell(breaker, result, exchange, System.nanoTime() - start);
            }
        }
        return switch (result) {
            case ANSWERED -> {
                counters.add(exchange.module(), stage, Side.TARGET, Outcome.SERVED);
                yield Ending.SERVED;
            }
            case MISSING -> missing(exchange, stage);
            default -> otherwise(exchange, stage, replaceable, result);
        };
    }

    /** What the service does not find and this side does is an error of the copy; otherwise both agree. */
    private Ending missing(Exchange exchange, Stage stage) throws IOException, ServletException {
        if (here.serve(exchange) == Result.FULL) {
            return fail(exchange, stage, Side.SOURCE, "This server has too much to do");
        }
        boolean agreed = exchange.response().getStatus() == HttpStatus.NOT_FOUND.value();
        counters.add(exchange.module(), stage, agreed ? Side.TARGET : Side.SOURCE, agreed ? Outcome.SERVED : Outcome.MISMATCH);
        return agreed ? Ending.SERVED : Ending.MISMATCH;
    }

    private Ending otherwise(Exchange exchange, Stage stage, boolean replaceable, Result result) throws IOException, ServletException {
        if (result == Result.REFUSED) {
            counters.add(exchange.module(), stage, Side.TARGET, Outcome.NOT_OWNER);
        }
        if (replaceable && here.serve(exchange) != Result.FULL) {
            counters.add(exchange.module(), stage, Side.SOURCE, Outcome.FALLBACK);
            return serverError(exchange) ? Ending.FAILED : Ending.FALLBACK;
        }
        return fail(exchange, stage, Side.TARGET, result == Result.FULL
                ? "The service of module " + exchange.module() + " has too much to do"
                : "The service of module " + exchange.module() + " does not answer");
    }

    private static boolean serverError(Exchange exchange) {
        return exchange.response().getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR.value();
    }

    private Ending fail(Exchange exchange, Stage stage, Side side, String why) throws IOException {
        counters.add(exchange.module(), stage, side, Outcome.FAILED);
        exchange.answer().fail(ApiException.unavailable(why, 1));
        return Ending.FAILED;
    }

    private static void tell(CircuitBreaker breaker, Result result, Exchange exchange, long nanos) {
        switch (result) {
            case null -> breaker.releasePermission();
            case FULL -> breaker.releasePermission();
            case FAILED, UNSENT, UNKNOWN -> breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException(result.name()));
            case ANSWERED -> {
                if (exchange.response().getStatus() >= 500) {
                    breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException("status " + exchange.response().getStatus()));
                } else {
                    breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
                }
            }
            case REFUSED, MISSING -> breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
