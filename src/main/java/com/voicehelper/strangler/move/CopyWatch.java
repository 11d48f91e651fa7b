package com.voicehelper.strangler.move;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees when a copy has caught up, and moves the module to IN_SYNC. Reads one map while nothing is copied. */
final class CopyWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CopyWatch.class);

    private final ModuleStates states;
    private final Moves moves;
    private final Thread thread;
    private volatile boolean closed;

    CopyWatch(ModuleStates states, Moves moves, Duration every) {
        this.states = states;
        this.moves = moves;
        this.thread = Thread.ofVirtual().name("copy watch").start(() -> watch(every));
    }

    private void watch(Duration every) {
        while (!closed) {
            try {
                Thread.sleep(every);
            } catch (InterruptedException exception) {
                return;
            }
            states.all().stream().filter(state -> state.stage() == Stage.COPYING).map(ModuleState::module).forEach(this::settle);
        }
    }

    private void settle(String module) {
        try {
            moves.settle(module);
        } catch (RuntimeException exception) {
            log.debug("Whether module {} is in sync will be asked again", module, exception);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
