package com.voicehelper.retrieval.following;

import com.voicehelper.platform.broadcast.Broadcast;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.store.Collections;
import com.voicehelper.retrieval.store.IndexedDocuments;
import com.voicehelper.retrieval.store.Revisions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Follows the rows of every collection in a thread of its own: at the start, when it is told that rows have changed, and every second. Needs
 * no right to write, so it runs wherever the module does.
 */
@Component
public final class Following implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Searches that have begun with an index end sooner than this. */
    private static final Duration LINGER = Duration.ofSeconds(10);
    private static final Duration COMPARED_WITHIN = Duration.ofSeconds(2);
    private static final int THREADS = 2;

    private final SearchEngine engine;
    private final Collections collections;
    private final Revisions revisions;
    private final Broadcast broadcast;
    private final Map<String, Followed> followed = new ConcurrentHashMap<>();
    private final Map<String, Long> leaving = new HashMap<>();
    private final Semaphore nudges = new Semaphore(0);
    private final Mending mending;
    private volatile @Nullable Followed searched;
    private @Nullable Followed active;
    private long activeSince;
    private volatile boolean nothing;
    private volatile boolean running;
    private boolean failing;
    private @Nullable Thread thread;
    private Broadcast.@Nullable Subscription subscription;

    Following(SearchEngine engine, Collections collections, Revisions revisions, Broadcast broadcast) {
        this.engine = engine;
        this.collections = collections;
        this.revisions = revisions;
        this.broadcast = broadcast;
        this.mending = new Mending(revisions, THREADS);
    }

    /** What is searched; empty while there is no collection, or none that is known yet. */
    public Optional<Searched> searched() {
        Followed current = searched;
        CollectionIndex index = current == null ? null : current.index();
        return index == null ? Optional.empty()
                : Optional.of(new Searched(current.collection(), index, current.progress().building(), current::digest));
    }

    /** Whether it is known that there is nothing to search: no collection yet, or the first one, whose index is just being opened. */
    public boolean nothingToSearch() {
        return nothing;
    }

    /** Whether the index of a collection has all that was published before this call, which waits for a comparison. */
    public boolean caughtUp(String model) {
        long asked = System.nanoTime();
        while (System.nanoTime() - asked < COMPARED_WITHIN.toNanos() && !Thread.currentThread().isInterrupted()) {
            Followed one = followed.get(model);
            if (one != null && one.wholeSince(asked)) {
                return true;
            }
            nudge();
            LockSupport.parkNanos(COMPARED_WITHIN.dividedBy(100).toNanos());
        }
        return false;
    }

    /** Whether this node can answer searches as a node should that has just started; once true, it stays so while searches only lack a little. */
    boolean ready() {
        Followed current = searched;
        return nothingToSearch() || current != null && current.progress().ready();
    }

    /** Whether a search shows everything that the rows have shown for longer than this. */
    boolean current(Duration tolerated) {
        Followed current = searched;
        long now = System.nanoTime();
        return nothingToSearch()
                // Asked about half of it, so that the next comparison is made in time.
                || current != null && (current.wholeSince(now - tolerated.dividedBy(2).toNanos()) || current.wholeSince(now - tolerated.toNanos()));
    }

    /** How far the index is that is searched; empty when nothing is. */
    Optional<Progress> progress() {
        return Optional.ofNullable(searched).map(Followed::progress);
    }

    private List<Followed> all() {
        return List.copyOf(followed.values());
    }

    /** Looks soon. */
    public void nudge() {
        nudges.release();
    }

    private void run() {
        while (running) {
            boolean more = false;
            try {
                more = look();
                failing = false;
            } catch (RuntimeException | Error exception) {
                if (!failing && running) {
                    LOG.warn("The search index cannot follow the documents for now: {}", exception.toString());
                }
                failing = true;
            }
            await(more && !failing ? Duration.ZERO : EVERY);
        }
    }

    private void await(Duration atMost) {
        try {
            if (nudges.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                nudges.drainPermits();
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    /** Whether there is more to do at once. */
    private boolean look() {
        Map<String, VectorCollection> known = new HashMap<>();
        collections.all().forEach(each -> known.put(each.model(), each));
        nothing |= known.isEmpty() && searched == null;
        known.values().forEach(each -> followed.computeIfAbsent(each.model(), model -> new Followed(each, engine, revisions, mending)));
        List<Followed> current = all().stream().filter(each -> known.containsKey(each.collection().model())).toList();
        // Open and chosen before it is filled: a search then tells what is missing instead of failing.
        Attempts attempts = new Attempts();
        current.forEach(each -> attempts.make(each::open));
        choose(known);
        nothing &= searched == null && attempts.failure == null;
        current.forEach(each -> attempts.make(() -> attempts.more |= running && each.look()));
        choose(known);
        leave(known);
        if (attempts.failure != null) {
            throw attempts.failure;
        }
        return attempts.more;
    }

    /** One collection that fails does not keep the others from being followed. */
    private static final class Attempts {

        boolean more;
        @Nullable RuntimeException failure;

        void make(Runnable attempt) {
            try {
                attempt.run();
            } catch (RuntimeException exception) {
                failure = exception;
            }
        }
    }

    /** The active one; but until its index has what it had when it became that, the one that was searched before, whose rows stay for a while. */
    private void choose(Map<String, VectorCollection> known) {
        Followed chosen = known.values().stream().filter(each -> each.state() == State.ACTIVE).findFirst()
                .map(each -> followed.get(each.model())).orElse(null);
        if (chosen != active) {
            active = chosen;
            activeSince = System.nanoTime();
        }
        Followed current = searched;
        if (chosen != null && chosen != current && (current == null || current.index() == null || chosen.wholeSince(activeSince))) {
            searched = chosen;
        }
    }

    private void leave(Map<String, VectorCollection> known) {
        long now = System.nanoTime();
        for (Followed each : all()) {
            String model = each.collection().model();
            if (known.containsKey(model) || each == searched) {
                leaving.remove(model);
            } else if (now - leaving.computeIfAbsent(model, unused -> now) > LINGER.toNanos()) {
                followed.remove(model);
                leaving.remove(model);
                each.close();
                engine.drop(model);
            }
        }
    }

    @Override
    public void start() {
        running = true;
        subscription = broadcast.subscribe(IndexedDocuments.CHANGED, message -> nudge());
        // Of the platform: Lucene's files are mapped and written by blocking calls, which would pin a virtual thread's carrier.
        thread = Thread.ofPlatform().daemon().name("search-index").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        if (subscription != null) {
            subscription.close();
        }
        mending.close();
        nudge();
        try {
            if (thread != null && !thread.join(PATIENCE)) {
                LOG.warn("The search index did not stop within {} s", PATIENCE.toSeconds());
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        all().forEach(Followed::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which begins with searches; after it at shutdown. */
    @Override
    public int getPhase() {
        return 0;
    }
}
