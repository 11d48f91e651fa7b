package com.voicehelper.retrieval.following;

import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.HeldRevision;
import com.voicehelper.retrieval.store.ChangedMeanwhileException;
import com.voicehelper.retrieval.store.Revisions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Brings documents from the rows into an index, as many at a time as there are threads for it. */
final class Mending implements AutoCloseable {

    private final Revisions revisions;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final ExecutorService threads;

    Mending(Revisions revisions, int threads) {
        this.revisions = revisions;
        this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name("search-index-", 0).factory());
    }

    /**
     * @param mended  what is in the index now
     * @param gone    what was unpublished meanwhile
     * @param failure why others could not be mended; null: none failed, though some may have changed meanwhile
     */
    record Outcome(Map<UUID, HeldRevision> mended, Collection<UUID> gone, @Nullable RuntimeException failure) {

        static final Outcome NOTHING = new Outcome(Map.of(), List.of(), null);
    }

    Outcome mend(String model, CollectionIndex index, List<UUID> documents) {
        Map<UUID, HeldRevision> mended = new ConcurrentHashMap<>();
        Collection<UUID> gone = ConcurrentHashMap.newKeySet();
        List<Future<?>> tasks = documents.stream().<Future<?>>map(document -> threads.submit(() -> mend(model, index, document, mended, gone))).toList();
        RuntimeException failure = null;
        for (Future<?> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException exception) {
                failure = exception.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(exception.getCause());
            } catch (InterruptedException exception) {
                ending.set(true);
                Thread.currentThread().interrupt();
            }
        }
        return new Outcome(mended, gone, failure);
    }

    private void mend(String model, CollectionIndex index, UUID document, Map<UUID, HeldRevision> mended, Collection<UUID> gone) {
        if (ending.get()) {
            return;
        }
        var content = revisions.content(model, document);
        if (content.isEmpty()) {
            index.remove(List.of(document));
            gone.add(document);
            return;
        }
        try {
            index.replace(content.get().document(), revisions.chunks(model, content.get()));
            mended.put(document, content.get().document().revision());
        } catch (ChangedMeanwhileException changed) {
            // The next look finds what it is now.
        }
    }

    @Override
    public void close() {
        ending.set(true);
        threads.shutdown();
    }
}
