package com.voicehelper.strangler.router;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Event streams and WebSockets that are open. They keep their side when a percentage changes; when the owner changes, those
 * that follow the writes are ended after a while, so that their clients connect again, to the new owner. Thread-safe.
 */
final class OpenStreams {

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final long drainNanos;

    OpenStreams(Duration drain) {
        this.drainNanos = drain.toNanos();
    }

    /** @param end ends the stream for client and service, as a stream that is complete */
    Stream opened(String module, Side side, boolean followsWrites, Runnable end) {
        Stream stream = new Stream(module, side, followsWrites, end);
        streams.add(stream);
        return stream;
    }

    long open(String module, Side side) {
        return streams.stream().filter(stream -> stream.module.equals(module) && stream.side == side).count();
    }

    /** Ends what has been with the wrong side for too long; called now and then. */
    void drain(ModuleState state) {
        streams.stream().filter(stream -> stream.module.equals(state.module())).forEach(stream -> stream.drain(state));
    }

    final class Stream implements AutoCloseable {

        private final String module;
        private final Side side;
        private final boolean followsWrites;
        private final Runnable end;
        private long misplacedSince;
        private volatile boolean drained;

        private Stream(String module, Side side, boolean followsWrites, Runnable end) {
            this.module = module;
            this.side = side;
            this.followsWrites = followsWrites;
            this.end = end;
        }

        /** Whether it was ended because it was with the wrong side. */
        boolean drained() {
            return drained;
        }

        private void drain(ModuleState state) {
            boolean serviceLeaves = side == Side.TARGET && state.stage() == Stage.MONOLITH;
            if (!serviceLeaves && (!followsWrites || state.stage().owner() == side)) {
                misplacedSince = 0;
                return;
            }
            if (misplacedSince == 0) {
                misplacedSince = System.nanoTime();
            }
            if (System.nanoTime() - misplacedSince >= drainNanos && streams.remove(this)) {
                drained = true;
                end.run();
            }
        }

        @Override
        public void close() {
            streams.remove(this);
        }
    }
}
