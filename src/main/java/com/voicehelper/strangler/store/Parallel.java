package com.voicehelper.strangler.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with many items, some at a time. */
public final class Parallel {

    private Parallel() {}

    /**
     * Each item on a thread of its own, so many at once; returns when all have ended. An interrupt ends what has begun, and what has not does not begin.
     *
     * @throws RuntimeException the first failure
     */
    public static void forEach(int atOnce, Collection<String> items, Consumer<String> work) {
        try (var threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            items.forEach(item -> all.add(threads.submit(() -> work.accept(item))));
            try {
                for (Future<?> one : all) {
                    one.get();
                }
            } catch (InterruptedException exception) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("The work was interrupted", exception);
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed.getCause());
        }
    }
}
