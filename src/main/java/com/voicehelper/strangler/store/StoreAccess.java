package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Side;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which side an operation on a store goes to, as this node knows it. What a node knows is good for a lease; a change that others
 * must follow waits that long, so nobody writes to an owner of yesterday, and nobody reads where a write is missing. Thread-safe.
 */
public final class StoreAccess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreAccess.class);
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final String store;
    private final StoreRows rows;
    private final MeterRegistry meters;
    private final StoreTimes times;
    private final Thread poll;
    private volatile Known known;
    private volatile boolean closed;

    private record Known(StoreState state, long atNanos) {}

    StoreAccess(StoreState first, StoreRows rows, MeterRegistry meters, StoreTimes times) {
        this.store = first.store();
        this.rows = rows;
        this.meters = meters;
        this.times = times;
        this.known = new Known(first, System.nanoTime());
        this.poll = Thread.ofVirtual().name("store " + store).start(this::follow);
    }

    /** @param side where to read: the primary or the other one */
    public record Reading(Side primary, Side side) {

        public boolean atPrimary() {
            return side == primary;
        }
    }

    /** Where a read goes: to the secondary for the readers of its share, to the primary for all others. */
    public Reading read(String reader) {
        Known now = known;
        Side primary = now.state.primary();
        int share = fresh(now) ? now.state.secondaryShare() : 0;
        // The new side serves the low buckets, whichever side is primary: a reader stays where it is when the owner changes.
        int bucket = Bucket.of(store, "", reader);
        boolean secondary = primary == Side.SOURCE ? bucket < share : bucket >= Bucket.COUNT - share;
        Side side = secondary ? primary.other() : primary;
        meters.counter("strangler.store.reads", "store", store, "side", side == Side.SOURCE ? "old" : "new").increment();
        return new Reading(primary, side);
    }

    /** Counts a read that the secondary could not answer, and was answered by the primary. */
    public void fellBack(String cause) {
        meters.counter("strangler.store.fallbacks", "store", store, "cause", cause).increment();
    }

    /**
     * The state that a write may begin on. Waits while the owner changes.
     *
     * @throws StoreUnavailableException when who owns the store cannot be told
     */
    public StoreState write() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Known now = fresh(known) ? known : refreshed();
            if (!now.state.held()) {
                return now.state;
            }
            if (System.nanoTime() > deadline) {
                throw new StoreUnavailableException("The owner of store " + store + " changes for longer than " + PATIENCE.toSeconds() + " s; try again");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Whether a write may still begin on the state it was to begin on; asked when putting it on record may have taken longer than that state is good for. */
    public boolean stillWrites(StoreState begun) {
        Known now = known;
        return fresh(now) && !now.state.held() && now.state.primary() == begun.primary() && now.state.stage().synchronizes() == begun.stage().synchronizes();
    }

    /**
     * Before something is carried in the background: whoever was paused while the owner changed, or the move ended, must not go on where he was.
     *
     * @throws StoreUnavailableException when the other side is not to become what this one is any more
     */
    public void requirePrimary(Side primary) {
        Known now = fresh(known) ? known : refreshed();
        if (now.state.primary() != primary || !now.state.stage().synchronizes()) {
            throw new StoreUnavailableException("Store " + store + " is at stage " + now.state.stage() + " by now, so this is not carried any more");
        }
    }

    /** The state as this node knows it. */
    public StoreState state() {
        return known.state;
    }

    /** What this node knows is wrong: the next write reads anew, a moment later. */
    public void forget() {
        pause(times.poll());
        refreshed();
    }

    /** Returns when what was just stored is known on every node, or the node does not rely on what it knew before. */
    void awaitOtherNodes() {
        refreshed();
        await(times.lease());
    }

    private boolean fresh(Known known) {
        return System.nanoTime() - known.atNanos < times.lease().toNanos();
    }

    private Known refreshed() {
        long asked = System.nanoTime();
        try {
            return learn(rows.read(store), asked);
        } catch (RuntimeException exception) {
            throw new StoreUnavailableException("Who owns store " + store + " cannot be read: " + exception.getMessage(), exception);
        }
    }

    private synchronized Known learn(StoreState state, long asked) {
        if (asked - known.atNanos > 0) {
            known = new Known(state, asked);
        }
        return known;
    }

    private void follow() {
        boolean away = false;
        while (!closed) {
            pause(times.poll());
            try {
                if (!closed) {
                    refreshed();
                    away = false;
                }
            } catch (StoreUnavailableException exception) {
                if (!away && !closed) {
                    log.warn("{}; until it can, store {} takes no writes here", exception.getMessage(), store);
                }
                away = true;
            }
        }
    }

    static void pause(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0 && !Thread.currentThread().isInterrupted(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** @throws StoreUnavailableException when it is cut short, so that nobody goes on as if he had waited */
    static void await(Duration duration) {
        pause(duration);
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreUnavailableException("The wait was interrupted");
        }
    }

    @Override
    public void close() {
        closed = true;
        poll.interrupt();
    }
}
