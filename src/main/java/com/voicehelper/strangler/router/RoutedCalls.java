package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.router.ReadSides.Choice;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import com.voicehelper.strangler.traffic.Ending;
import com.voicehelper.strangler.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** The routing decision for calls between modules: the same as for requests. */
final class RoutedCalls implements ModuleRoutes {

    private static final Logger log = LoggerFactory.getLogger(RoutedCalls.class);
    /** What calls between modules have instead of a route. */
    private static final String CALLS = "calls";

    private final LocalModules modules;
    private final Plans plans;
    private final ModuleStates states;
    private final ReadSides sides;
    private final OwnWrites ownWrites;
    private final ServedCounters counters;
    private final Traffic traffic;
    private final RouterSettings settings;

    RoutedCalls(LocalModules modules, Plans plans, ModuleStates states, ReadSides sides, OwnWrites ownWrites, ServedCounters counters,
            Traffic traffic, RouterSettings settings) {
        this.modules = modules;
        this.plans = plans;
        this.states = states;
        this.sides = sides;
        this.ownWrites = ownWrites;
        this.counters = counters;
        this.traffic = traffic;
        this.settings = settings;
    }

    @Override
    public <T> T read(String module, String key, Supplier<T> local, Supplier<T> remote) {
        if (!modules.contains(module)) {
            return remote.get();
        }
        if (states.nothingMoves()) {
            return local.get();
        }
        ModuleState state = states.get(module);
        Choice choice = sides.choose(state, plans.get(module), key, readers(key), null);
        Read read = new Read(module, state, choice.side(), System.nanoTime());
        if (choice.side() == Side.SOURCE) {
            return read.here(Ending.SERVED, Outcome.SERVED, local);
        }
        try {
            T result = remote.get();
            read.ended(Ending.SERVED, Side.TARGET, Outcome.SERVED);
            return result;
        } catch (RuntimeException failure) {
            boolean missing = failure instanceof ApiException error && error.status() == HttpStatus.NOT_FOUND;
            if (missing ? !choice.missIsError() : answered(failure) || !choice.otherMayServe()) {
                read.ended(answered(failure) ? Ending.SERVED : Ending.SERVER_ERROR, Side.TARGET, answered(failure) ? Outcome.SERVED : Outcome.FAILED);
                throw failure;
            }
            log.debug("A read of module {} falls back to this process", module, failure);
            return missing ? read.here(Ending.MISMATCH, Outcome.MISMATCH, local) : read.here(Ending.FALLBACK, Outcome.FALLBACK, local);
        }
    }

    /** A read, counted once however it ends; of a moving module it is remembered for its cohort as well. */
    private final class Read {

        private final String module;
        private final ModuleState state;
        private final Side side;
        private final long began;

        Read(String module, ModuleState state, Side side, long began) {
            this.module = module;
            this.state = state;
            this.side = side;
            this.began = began;
        }

        void ended(Ending ending, Side served, Outcome outcome) {
            counters.add(module, state.stage(), served, outcome);
            if (state.stage().synchronizes()) {
                traffic.add(module, CALLS, side, state.effectiveReadShare(), ending, System.nanoTime() - began);
            }
        }

        /** The local side serves it. What neither side finds is no mismatch. */
        <T> T here(Ending ending, Outcome outcome, Supplier<T> local) {
            try {
                T result = local.get();
                ended(ending, Side.SOURCE, outcome);
                return result;
            } catch (RuntimeException failure) {
                if (answered(failure) && ending == Ending.MISMATCH) {
                    ended(Ending.SERVED, Side.TARGET, Outcome.SERVED);
                } else {
                    ended(answered(failure) ? ending : Ending.SERVER_ERROR, Side.SOURCE, outcome);
                }
                throw failure;
            }
        }
    }

    @Override
    public <T> T write(String module, Supplier<T> local, Supplier<T> remote) {
        if (!modules.contains(module)) {
            return whileNobodyOwns(module, false, local, remote);
        }
        if (states.nothingMoves()) {
            try {
                return local.get();
            } catch (NotOwnerException moved) {
                states.refresh(module);
            }
        }
        Stage stage = states.get(module).stage();
        if (!stage.synchronizes() || stage == Stage.COPYING) {
            return whileNobodyOwns(module, true, local, remote);
        }
        OwnWrites.Write write = ownWrites.begin(module, Caller.current().map(caller -> Principal.of(caller).names()).orElse(List.of()));
        Duration wait = Duration.ZERO;
        try {
            T result = whileNobodyOwns(module, true, local, remote);
            wait = states.get(module).acknowledgeBoth() ? settings.acknowledgeWait() : Duration.ZERO;
            return result;
        } finally {
            write.served(wait);
        }
    }

    private <T> T whileNobodyOwns(String module, boolean here, Supplier<T> local, Supplier<T> remote) {
        Backoff backoff = new Backoff(settings.ownerWait());
        boolean elsewhere = false;
        while (true) {
            Stage stage = here ? states.get(module).stage() : Stage.EXTRACTED;
            Side side = elsewhere ? stage.owner().other() : stage.owner();
            try {
                return counted(module, stage, side, Outcome.SERVED, side == Side.SOURCE ? local : remote);
            } catch (NotOwnerException refusal) {
                counters.add(module, stage, side, Outcome.NOT_OWNER);
                boolean moved = here && fresh(module).stage().owner() != stage.owner();
                // The service has no row that says how far the move is: what its own fence refuses belongs to the other side.
                elsewhere = here && !moved && !elsewhere && !stage.synchronizes();
                if (!(moved ? backoff.remains() : backoff.pause())) {
                    counters.add(module, stage, side, Outcome.FAILED);
                    throw ApiException.unavailable("No side owns the data of module " + module + " at the moment", 1);
                }
            }
        }
    }

    private ModuleState fresh(String module) {
        try {
            return states.refresh(module);
        } catch (RuntimeException unreadable) {
            return states.get(module);
        }
    }

    /** What the side refuses to a caller, it has served. */
    private <T> T counted(String module, Stage stage, Side side, Outcome outcome, Supplier<T> call) {
        try {
            T result = call.get();
            counters.add(module, stage, side, outcome);
            return result;
        } catch (RuntimeException failure) {
            if (answered(failure)) {
                counters.add(module, stage, side, outcome);
            }
            throw failure;
        }
    }

    private static List<String> readers(String key) {
        List<String> names = new ArrayList<>(List.of("user:" + key));
        Caller.current().ifPresent(caller -> names.addAll(Principal.of(caller).names()));
        return names;
    }

    /** Whether the service gave an answer, if an unwelcome one, instead of failing. */
    private static boolean answered(RuntimeException failure) {
        return failure instanceof ApiException error && error.status().is4xxClientError();
    }
}
