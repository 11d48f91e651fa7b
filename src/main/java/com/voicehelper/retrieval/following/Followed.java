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

    /** Transactions that began earlier and committed later than one that was seen are not older than this; if they are, the next comparison finds them. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(5);
    /** A comparison may take this part of the time. */
    private static final int COMPARE_SHARE = 50;
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(10);
    private static final int MOST_MENDED = 1_000;
    /** So many missing documents are the ordinary lag of a busy hour; more, and a tenth of all, are an index that is being built. */
    private static final int ORDINARY_LAG = 100;

    private final VectorCollection collection;
    private final SearchEngine engine;
    private final Revisions revisions;
    private final Mending mending;
    private volatile @Nullable CollectionIndex index;
    private volatile Held held = new Held();
    private volatile State state = new State(0, 0, false, false, System.nanoTime());
    private @Nullable OffsetDateTime lastChange;
    private long nextComparison = System.nanoTime();
    private volatile boolean awaited;
    private long nextCommit = System.nanoTime();
    private boolean uncommitted;

    Followed(VectorCollection collection, SearchEngine engine, Revisions revisions, Mending mending) {
        this.collection = collection;
        this.engine = engine;
        this.revisions = revisions;
        this.mending = mending;
    }

    /**
     * How far the index is.
     *
     * @param rows     documents that are published
     * @param behind   of these, documents that are not in the index as they are published
     * @param caughtUp whether a comparison has ended with nothing left to mend since the index was opened
     * @param settled  whether that has ever been so with at least one document
     * @param wholeAt  when the last comparison began that ended with nothing left to mend, as {@link System#nanoTime}; what is not whole yet has
     *                 the moment at which it began to be followed
     */
    record State(int rows, int behind, boolean caughtUp, boolean settled, long wholeAt) {

        /** Whether so much is missing that a search may miss what was found yesterday. */
        boolean building() {
            return !caughtUp || behind > ORDINARY_LAG && behind > rows / 10;
        }

        /** For how long the index may have lacked something. */
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - wholeAt);
        }
    }

    VectorCollection collection() {
        return collection;
    }

    State state() {
        return state;
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
        State current = state;
        if (current.caughtUp() && current.wholeAt() - moment >= 0) {
            return true;
        }
        awaited = true;
        return false;
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
            state = new State(difference.rows, behind, state.caughtUp || behind == 0, state.settled || behind == 0 && difference.rows > 0,
                    behind == 0 ? difference.began : state.wholeAt);
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
        state = new State(state.rows, state.rows, false, state.settled, state.wholeAt);
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
