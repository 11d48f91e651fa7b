package com.voicehelper.indexing.text;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads of parsers that were left behind. Thread-safe. */
final class Strays {

    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final int most;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Strays(int most) {
        this.most = most;
    }

    void add(Thread thread) {
        threads.add(thread);
        LOG.warn("A parser did not stop and is left behind; {} of them run", count());
    }

    /** @throws IllegalStateException when there are too many */
    void refuseWhenTooMany() {
        if (count() >= most) {
            throw new IllegalStateException("Too many parsers that do not come to an end still run");
        }
    }

    int count() {
        threads.removeIf(thread -> !thread.isAlive());
        return threads.size();
    }
}
