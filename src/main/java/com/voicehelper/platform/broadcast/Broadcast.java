package com.voicehelper.platform.broadcast;

import java.util.function.Consumer;

/**
 * Best-effort messages to every process: cancel an answer that another node writes, pass on its tokens, drop a cached
 * value. Over Redis where there is one, otherwise within this process. Never the only copy of anything. Thread-safe.
 */
public interface Broadcast {

    /** Sends to every subscriber of every process, this one included; never blocks on a slow subscriber, never throws when Redis is away. */
    void publish(String channel, String message);

    /** Subscribes; closing the result ends it. The consumer must return quickly. */
    Subscription subscribe(String channel, Consumer<String> consumer);

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
