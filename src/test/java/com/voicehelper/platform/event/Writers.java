package com.voicehelper.platform.event;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** Twelve writers on few notes: short, long and rolled-back transactions, of one note and of two. */
final class Writers {

    private static final List<String> NOTES = List.of("a", "b", "c", "d", "e");

    private Writers() {}

    /** Runs them to their end over the given nodes. */
    static void run(int transactionsEach, Notes... nodes) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> writers = new java.util.ArrayList<>();
            for (int writer = 0; writer < 12; writer++) {
                Notes node = nodes[writer % nodes.length];
                var random = RandomGenerator.of("L64X128MixRandom");
                writers.add(() -> {
                    for (int i = 0; i < transactionsEach; i++) {
                        transaction(node, random);
                    }
                    return null;
                });
            }
            for (var result : threads.invokeAll(writers)) {
                result.get();
            }
        }
    }

    private static void transaction(Notes node, RandomGenerator random) {
        int first = random.nextInt(NOTES.size());
        int second = random.nextInt(NOTES.size());
        boolean isLong = random.nextInt(25) == 0;
        boolean isRolledBack = random.nextInt(10) == 0;
        try {
            node.database().write(() -> {
                node.writeInTransaction(NOTES.get(Math.min(first, second)));
                if (isLong) {
                    node.database().dsl().execute("select pg_sleep(0.15)");
                }
                if (second != first && random.nextInt(4) == 0) {
                    node.writeInTransaction(NOTES.get(Math.max(first, second)));
                }
                if (isRolledBack) {
                    throw new RolledBack();
                }
            });
        } catch (RolledBack expected) {
            // and nothing of it may be heard of
        }
    }

    private static final class RolledBack extends RuntimeException {}
}
