package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.Parallel;
import com.voicehelper.strangler.store.StoreAccess;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A bucket on its way to another. The cursor is the last key of a page that is done. */
final class MovingObjects implements MovingStore {

    private static final int SOME = 100;
    /** A connection may break under an object that nothing is wrong with. */
    private static final int TRIES = 3;

    private final String prefix;
    private final int parallel;
    private final boolean sameBucket;
    private final ObjectSide old;
    private final ObjectSide young;
    private final ObjectRows rows;
    private final StoreAccess access;
    private final ObjectCarrier carrier;
    private final RoutedObjects port;
    private volatile String followed = "";

    MovingObjects(ObjectPlan plan, StoreContext context) {
        this.prefix = plan.prefix();
        this.parallel = plan.parallel();
        this.sameBucket = plan.old().sameObjectsAs(plan.young());
        this.old = new ObjectSide(plan.old());
        this.young = new ObjectSide(plan.young());
        this.rows = new ObjectRows(context.database(), context.store());
        this.access = context.access();
        this.carrier = new ObjectCarrier(old, young, rows);
        this.port = new RoutedObjects(prefix, carrier, rows, access);
    }

    @Override
    public List<String> blockers() {
        old.requireAnswer();
        young.requireAnswer();
        if (sameBucket) {
            return List.of("both sides are " + old + "; name another bucket as the new one");
        }
        return young.keys(prefix, "").isEmpty() ? List.of()
                : List.of(young + " holds objects under '" + prefix + "' already; empty it, or name another bucket or prefix");
    }

    @Override
    public void copy(StoreWork work) {
        String after = work.cursor();
        for (List<String> page = carrier.at(work.primary()).keys(prefix, after); !page.isEmpty(); page = carrier.at(work.primary()).keys(prefix, after)) {
            Set<String> done = rows.atBoth(page);
            Parallel.forEach(parallel, page.stream().filter(key -> !done.contains(key)).toList(), key -> carry(key, work, work::copied));
            after = page.getLast();
            work.save(after);
        }
    }

    private void carry(String key, StoreWork work, LongConsumer done) {
        Carried carried = carry(key, work.primary());
        if (carried.fault() != null) {
            work.found(key, Difference.Kind.FAILED, String.valueOf(carried.fault().getMessage()));
        } else if (carried.done()) {
            done.accept(1);
        }
    }

    /**
     * @param done  whether both sides have it now; false without a fault: it is being written, and carried after that
     * @param fault why it cannot be carried
     */
    private record Carried(boolean done, @Nullable RuntimeException fault) {}

    /** @throws SdkClientException when a side is away */
    private Carried carry(String key, Side primary) {
        for (int i = 1; ; i++) {
            access.requirePrimary(primary);
            try {
                return new Carried(carrier.carry(key, primary), null);
            } catch (RuntimeException exception) {
                requireBothAnswer(exception);
                if (i == TRIES || !(exception instanceof SdkClientException)) {
                    return new Carried(false, exception);
                }
            }
        }
    }

    /** What fails because a side is away is not a fault of the object: the copy waits. */
    private void requireBothAnswer(RuntimeException cause) {
        if (cause instanceof SdkClientException) {
            old.requireAnswer();
            young.requireAnswer();
        }
    }

    @Override
    public void verify(StoreWork work) {
        String after = work.cursor();
        for (List<String> batch = union(after); !batch.isEmpty(); batch = union(after)) {
            Parallel.forEach(parallel, batch, key -> compare(key, work));
            after = batch.getLast();
            work.save(after);
        }
    }

    /** The next keys of both sides together, as far as both pages reach. */
    private List<String> union(String after) {
        List<String> here = old.keys(prefix, after);
        List<String> there = young.keys(prefix, after);
        TreeSet<String> all = new TreeSet<>(ObjectKeys.ORDER);
        all.addAll(here);
        all.addAll(there);
        for (List<String> page : List.of(here, there)) {
            List<String> next = page.isEmpty() ? page : (page == here ? old : young).keys(prefix, page.getLast());
            if (!next.isEmpty()) {
                all.tailSet(page.getLast(), false).clear();
            }
        }
        return List.copyOf(all);
    }

    private void compare(String key, StoreWork work) {
        ObjectRows.Row before = rows.find(key);
        if (before != null && !before.atBoth()) {
            // What waits to be carried is no difference, unless it cannot be.
            carry(key, work, work::equal);
            return;
        }
        ObjectSide.Seen primary = carrier.at(work.primary()).see(key);
        ObjectSide.Seen secondary = carrier.at(work.primary().other()).see(key);
        ObjectRows.Row after = rows.find(key);
        boolean written = !Objects.equals(before, after);
        if (written || primary == null && secondary == null) {
            return;
        }
        if (Objects.equals(primary, secondary)) {
            rows.equal(key, primary);
            work.equal(1);
            return;
        }
        work.found(key, primary == null ? Difference.Kind.EXTRA : secondary == null ? Difference.Kind.MISSING : Difference.Kind.DIFFERENT, describe(primary, secondary));
    }

    private static String describe(ObjectSide.@Nullable Seen primary, ObjectSide.@Nullable Seen secondary) {
        return "primary " + (primary == null ? "none" : primary) + ", secondary " + (secondary == null ? "none" : secondary);
    }

    @Override
    public void repair(String item, Side primary) {
        RuntimeException fault = carry(item, primary).fault();
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public boolean follow(Side primary) {
        List<String> keys = rows.outstanding(followed, SOME);
        followed = keys.isEmpty() ? "" : keys.getLast();
        List<String> failed = new ArrayList<>();
        Parallel.forEach(parallel, keys, key -> {
            access.requirePrimary(primary);
            try {
                carrier.carry(key, primary);
            } catch (RuntimeException exception) {
                synchronized (failed) {
                    failed.add(key + ": " + exception.getMessage());
                }
            }
        });
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.size() + " objects could not be carried, the first is " + failed.getFirst());
        }
        return keys.size() == SOME;
    }

    @Override
    public long outstanding(Side primary) {
        return rows.countOutstanding();
    }

    /** Cancelled: every object that a row names is a copy, since the new side was empty. */
    @Override
    public void remove(boolean discardCopy) {
        String after = "";
        for (List<String> keys = rows.keys(after, SOME); !keys.isEmpty(); keys = rows.keys(after, SOME)) {
            Parallel.forEach(parallel, keys, key -> {
                if (discardCopy) {
                    young.delete(key);
                }
                rows.forget(key);
            });
            after = keys.getLast();
        }
    }

    @Override
    public <T> T port(Class<T> type) {
        return type.cast(port);
    }

    @Override
    public void close() {
        old.close();
        young.close();
    }
}
