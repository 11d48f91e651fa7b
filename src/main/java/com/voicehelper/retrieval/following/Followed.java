package com.voicehelper.retrieval.following;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.store.Revisions;
import com.voicehelper.retrieval.store.Revisions.Published;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One collection that the engine follows. {@link #look} is called by one thread; the rest by all. */
final class Followed {

    private static final Logger LOG = LoggerFactory.getLogger(Followed.class);

    /** Transactions that began earlier and committed later than one that was seen are not older than this; those that are, the next comparison finds. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(5);
    /** A comparison may take this part of the time. */
    private static final int COMPARE_SHARE = 50;
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(10);
    private static final int MOST_MENDED = 1_000;

    private final VectorCollection collection;
    private final SearchEngine engine;
    private final Revisions revisions;
    private final Mending mending;
    private volatile @Nullable CollectionIndex index;
    private volatile Held held = new Held();
    private volatile Progress progress = Progress.none();
    private @Nullable OffsetDateTime lastChange;
    private long nextComparison = System.nanoTime();
    /** Somebody wants to know whether the index is whole. */
    private volatile boolean awaited;
    private long nextCommit = System.nanoTime();
    private boolean uncommitted;

    Followed(VectorCollection collection, SearchEngine engine, Revisions revisions, Mending mending) {
        this.collection = collection;
        this.engine = engine;
        this.revisions = revisions;
        this.mending = mending;
    }

    VectorCollection collection() {
        return collection;
    }

    Progress progress() {
        return progress;
    }

    @Nullable CollectionIndex index() {
        return index;
    }

    /**
     * Whether the index has everything that was published before that moment. If that is not known, a comparison is made at the next look.
     *
     * @param moment as {@link System#nanoTime}
     */
    boolean wholeSince(long moment) {
        boolean whole = progress.wholeSince(moment);
        if (!whole) {
            awaited = true;
        }
        return whole;
    }

    long digest(String tenantId) {
        return held.digest(tenantId);
    }

    /**
     * Looks for what has changed, or now and then compares everything, and mends what differs.
     *
     * @return whether more is left to mend at once
     * @throws RuntimeException when rows or engine are away; a later look goes on
     */
    boolean look() {
        try {
            CollectionIndex current = open();
            Difference difference = awaited || System.nanoTime() - nextComparison >= 0 ? compare() : quick();
            announce(difference);
            Mending.Outcome outcome = mend(current, difference);
            difference.missingInAll -= outcome.mended().size() + outcome.gone().size();
            announce(difference);
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            commit(current);
            return difference.missingInAll > 0;
        } catch (EngineException failed) {
            reset();
            throw failed;
        }
    }

    /** Opens the index, and anew when it is damaged. */
    CollectionIndex open() {
        CollectionIndex current = index;
        if (current != null && !current.intact()) {
            LOG.warn("The search index of {} was damaged; it is built anew from the rows", collection.model());
            reset();
            current = null;
        }
        if (current == null) {
            current = engine.open(collection);
            Held known = new Held();
            current.revisions().forEach(known::put);
            held = known;
            index = current;
            nextComparison = System.nanoTime();
        }
        return current;
    }

    private static final class Difference {
        final long began = System.nanoTime();
        final boolean ofAll;
        final List<UUID> missing = new ArrayList<>();
        final List<UUID> gone = new ArrayList<>();
        int missingInAll;
        int rows;

        Difference(boolean ofAll) {
            this.ofAll = ofAll;
        }
    }

    private Difference compare() {
        awaited = false;
        Difference difference = new Difference(true);
        held.look();
        revisions.all(collection.model(), row -> {
            difference.rows++;
            held.seen(row.documentId());
            examine(row, difference);
        });
        difference.gone.addAll(held.unseen());
        long pause = Math.max(COMPARE_EVERY.toNanos(), (System.nanoTime() - difference.began) * COMPARE_SHARE);
        nextComparison = System.nanoTime() + pause;
        return difference;
    }

    private Difference quick() {
        Difference difference = new Difference(false);
        if (lastChange == null) {
            nextComparison = System.nanoTime();
            return difference;
        }
        revisions.changedSince(collection.model(), lastChange.minus(OVERLAP)).forEach(row -> examine(row, difference));
        return difference;
    }

    private void examine(Published row, Difference difference) {
        if (lastChange == null || row.changedAt().isAfter(lastChange)) {
            lastChange = row.changedAt();
        }
        if (!held.has(row.documentId(), row.revision())) {
            difference.missingInAll++;
            if (difference.missing.size() < MOST_MENDED) {
                difference.missing.add(row.documentId());
            }
        }
    }

    /** What is behind is known after a comparison; a quick look only finds that something is. */
    private void announce(Difference difference) {
        int behind = difference.missingInAll;
        if (difference.ofAll) {
            progress = progress.compared(difference.began, difference.rows, behind);
        }
        if (behind > 0) {
            nextComparison = System.nanoTime();
        }
    }

    private Mending.Outcome mend(CollectionIndex current, Difference difference) {
        if (difference.missing.isEmpty() && difference.gone.isEmpty()) {
            return Mending.Outcome.NOTHING;
        }
        if (!difference.gone.isEmpty()) {
            current.remove(difference.gone);
        }
        Mending.Outcome outcome = mending.mend(collection.model(), current, difference.missing);
        current.refresh();
        difference.gone.forEach(held::remove);
        outcome.gone().forEach(held::remove);
        outcome.mended().forEach(held::put);
        uncommitted = true;
        return outcome;
    }

    private void commit(CollectionIndex current) {
        if (uncommitted && System.nanoTime() - nextCommit >= 0) {
            current.commit();
            uncommitted = false;
            nextCommit = System.nanoTime() + COMMIT_EVERY.toNanos();
        }
    }

    private void reset() {
        close();
        progress = progress.lost();
        lastChange = null;
    }

    void close() {
        CollectionIndex current = index;
        index = null;
        held = new Held();
        if (current != null) {
            try {
                current.close();
            } catch (EngineException failed) {
                LOG.debug("While the index of {} was closed", collection.model(), failed);
            }
        }
    }
}
