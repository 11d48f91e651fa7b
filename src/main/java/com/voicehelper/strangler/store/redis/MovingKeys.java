package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.Parallel;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;

/** A key space on its way. The cursor names a side, one of its masters, and where its scan goes on. */
final class MovingKeys implements MovingStore {

    private static final int PARALLEL = 16;
    private static final int SOME = 100;
    /** A connection may break under a key that nothing is wrong with. */
    private static final int TRIES = 3;
    private static final String ALL = "*";

    private final KeyCarrier carrier;
    private final KeyComparison comparison;
    private final StoreContext context;
    private final RedisSide old;
    private final RedisSide young;
    private final RoutedKeyValues port;
    private final long deadAfterSeconds;
    private Place swept = Place.START;

    MovingKeys(RedisPlan plan, StoreContext context) {
        this.context = context;
        var timeout = context.times().operation().dividedBy(2);
        this.old = new RedisSide(plan.old(), timeout);
        this.young = new RedisSide(plan.young(), timeout);
        this.carrier = new KeyCarrier(old, young, plan.renames());
        this.deadAfterSeconds = Math.max(2, context.times().operation().multipliedBy(10).toSeconds());
        this.comparison = new KeyComparison(carrier, deadAfterSeconds);
        this.port = new RoutedKeyValues(carrier, context);
    }

    /** @param master which one, in their order */
    private record Place(int master, String cursor) {

        static final Place START = new Place(0, "0");

        static Place parse(String text) {
            String[] parts = text.split(" ");
            return new Place(Integer.parseInt(parts[0]), parts[1]);
        }

        @Override
        public String toString() {
            return master + " " + cursor;
        }
    }

    @Override
    public List<String> blockers() {
        return new KeyBlockers(carrier).all();
    }

    @Override
    public void copy(StoreWork work) {
        Side primary = work.primary();
        scan(primary, work.cursor().isEmpty() ? Place.START : Place.parse(work.cursor()), (page, next) -> {
            each(page, primary, work, key -> {
                context.access().requirePrimary(primary);
                carrier.carry(key, primary);
                work.copied(1);
            });
            work.save(next.toString());
        });
    }

    /** First all keys of the primary, then what only the secondary has. */
    @Override
    public void verify(StoreWork work) {
        String cursor = work.cursor();
        Side primary = work.primary();
        if (!cursor.startsWith("secondary ")) {
            scan(primary, cursor.isEmpty() ? Place.START : Place.parse(cursor), (page, next) -> {
                each(page, primary, work, key -> comparison.compare(key, work));
                work.save(next.toString());
            });
            cursor = "secondary " + Place.START;
        }
        scan(primary.other(), Place.parse(cursor.substring("secondary ".length())), (page, next) -> {
            each(page, primary.other(), work, key -> {
                if (lacks(primary, key)) {
                    comparison.compare(key, work);
                }
            });
            work.save("secondary " + next);
        });
    }

    /** The keys of a page that move. What nothing but one of them keeps from being done is its own fault, and the others go on. */
    private void each(RedisSide.Page page, Side side, StoreWork work, Consumer<String> one) {
        List<String> keys = page.keys().stream().filter(name -> !name.startsWith(KeyCarrier.MARKS)).map(name -> carrier.key(name, side)).filter(Objects::nonNull).toList();
        Parallel.forEach(PARALLEL, keys, key -> {
            RuntimeException fault = fault(key, one);
            if (fault != null) {
                work.found(key, Difference.Kind.FAILED, String.valueOf(fault.getMessage()));
            }
        });
        page.unreadable().stream().map(name -> carrier.key(name, side)).filter(Objects::nonNull)
                .forEach(key -> work.found(key, Difference.Kind.FAILED, "its name is no UTF-8 text, so it cannot be carried; rename or remove it"));
    }

    private @Nullable RuntimeException fault(String key, Consumer<String> one) {
        for (int i = 1; ; i++) {
            try {
                one.accept(key);
                return null;
            } catch (IllegalArgumentException refused) {
                return refused;
            } catch (RedisException | IllegalStateException exception) {
                requireBothAnswer();
                if (i == TRIES) {
                    return exception;
                }
            }
        }
    }

    /** What fails because a side is away is not a fault of the key: the work waits. */
    private void requireBothAnswer() {
        old.requireAnswer();
        young.requireAnswer();
    }

    private boolean lacks(Side side, String key) {
        return carrier.at(side).number("return redis.call('EXISTS', KEYS[1])", List.of(carrier.name(key, side))) == 0;
    }

    @Override
    public void repair(String item, Side primary) {
        carrier.carry(item, primary);
    }

    /** What is pending, and one page of marks that a writer may have left when it died. */
    @Override
    public boolean follow(Side primary) {
        List<String> failed = new ArrayList<>();
        List<StoreContext.Pending> pending = context.pending(SOME);
        for (StoreContext.Pending one : pending) {
            context.access().requirePrimary(primary);
            attempt(one.item(), failed, () -> {
                carrier.carry(one.item(), primary);
                one.done().run();
            });
        }
        Side secondary = primary.other();
        List<String> masters = carrier.at(secondary).masters();
        Place place = swept.master() < masters.size() ? swept : Place.START;
        RedisSide.Page page = carrier.at(secondary).scan(masters.get(place.master()), place.cursor(), KeyCarrier.MARKS + ALL);
        page.keys().forEach(mark -> attempt(mark, failed, () -> finish(mark, secondary, deadAfterSeconds)));
        swept = next(place, page, masters.size());
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.size() + " keys could not be carried, the first is " + failed.getFirst());
        }
        return pending.size() == SOME;
    }

    private void attempt(String what, List<String> failed, Runnable work) {
        try {
            work.run();
        } catch (RedisException | IllegalStateException exception) {
            requireBothAnswer();
            failed.add(what + ": " + exception.getMessage());
        }
    }

    private void finish(String mark, Side secondary, long deadAfter) {
        String key = carrier.key(KeyCarrier.marked(mark), secondary);
        if (key != null) {
            carrier.finish(key, secondary, deadAfter);
        }
    }

    @Override
    public long outstanding(Side primary) {
        return context.pendingCount();
    }

    /** Nobody writes, so whoever left a mark at what is to be the primary is dead. */
    @Override
    public void handOver(Side newPrimary) {
        carrier.at(newPrimary).forEachPage(KeyCarrier.MARKS + ALL, page -> page.keys().forEach(mark -> finish(mark, newPrimary, 0)));
    }

    /** Marks of another store that is under way on the same server stay. */
    @Override
    public void remove(boolean discardCopy) {
        for (Side side : Side.values()) {
            RedisSide server = carrier.at(side);
            server.forEachPage(discardCopy && side == Side.TARGET ? ALL : KeyCarrier.MARKS + ALL, page -> page.keys().stream().filter(name -> carrier.moves(name, side))
                    .forEach(name -> server.number(KeyScripts.DELETE, List.of(name))));
        }
    }

    @Override
    public <T> T port(Class<T> type) {
        return type.cast(port);
    }

    private void scan(Side side, Place from, BiConsumer<RedisSide.Page, Place> work) {
        List<String> masters = carrier.at(side).masters();
        for (Place place = from; place.master() < masters.size(); ) {
            RedisSide.Page page = carrier.at(side).scan(masters.get(place.master()), place.cursor(), ALL);
            Place next = page.next().equals("0") ? new Place(place.master() + 1, "0") : new Place(place.master(), page.next());
            work.accept(page, next);
            place = next;
        }
    }

    private static Place next(Place place, RedisSide.Page page, int masters) {
        return !page.next().equals("0") ? new Place(place.master(), page.next()) : place.master() + 1 < masters ? new Place(place.master() + 1, "0") : Place.START;
    }

    @Override
    public void close() {
        old.close();
        young.close();
    }
}
