package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.redisson.client.RedisException;

/** A key space on its way. The cursor names a side, one of its masters, and where its scan goes on. */
final class MovingKeys implements MovingStore {

    private static final int PARALLEL = 16;
    private static final int SOME = 100;
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
        this.comparison = new KeyComparison(carrier);
        this.port = new RoutedKeyValues(carrier, context);
        this.deadAfterSeconds = Math.max(2, context.times().operation().multipliedBy(10).toSeconds());
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
        List<String> blockers = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        forEachName(young, ALL, name -> {
            if (name.startsWith(KeyCarrier.MARKS) || carrier.key(name, Side.TARGET) != null) {
                taken.add(name);
            }
        });
        if (!taken.isEmpty()) {
            blockers.add(young + " has " + taken.size() + " keys already that the plan's rules lead to, such as " + taken.getFirst() + "; remove them, or change the rules");
        }
        List<String> colliding = new ArrayList<>();
        forEachName(old, ALL, name -> {
            if (carrier.key(name, Side.SOURCE) != null && refused(name)) {
                colliding.add(name);
            }
        });
        if (!colliding.isEmpty()) {
            blockers.add(colliding.size() + " keys would be called like another, or cannot be marked, such as " + colliding.getFirst() + "; change the rules");
        }
        return blockers;
    }

    private boolean refused(String key) {
        try {
            KeyCarrier.mark(carrier.name(key, Side.SOURCE));
            KeyCarrier.mark(carrier.name(key, Side.TARGET));
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    @Override
    public void copy(StoreWork work) {
        Side primary = work.primary();
        scan(primary, work.cursor().isEmpty() ? Place.START : Place.parse(work.cursor()), (names, next) -> {
            forEach(names.stream().map(name -> carrier.key(name, primary)).filter(Objects::nonNull).toList(), key -> {
                try {
                    carrier.carry(key, primary);
                    work.copied(1);
                } catch (IllegalArgumentException refused) {
                    work.found(key, Difference.Kind.FAILED, String.valueOf(refused.getMessage()));
                }
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
            scan(primary, cursor.isEmpty() ? Place.START : Place.parse(cursor), (names, next) -> {
                forEach(names.stream().map(name -> carrier.key(name, primary)).filter(Objects::nonNull).toList(), key -> comparison.compare(key, work));
                work.save(next.toString());
            });
            cursor = "secondary " + Place.START;
        }
        scan(primary.other(), Place.parse(cursor.substring("secondary ".length())), (names, next) -> {
            forEach(names.stream().map(name -> carrier.key(name, primary.other())).filter(Objects::nonNull).filter(key -> lacks(primary, key)).toList(),
                    key -> comparison.compare(key, work));
            work.save("secondary " + next);
        });
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
        List<StoreContext.Pending> pending = context.pending(SOME);
        for (StoreContext.Pending one : pending) {
            carrier.carry(one.item(), primary);
            one.done().run();
        }
        Side secondary = primary.other();
        List<String> masters = carrier.at(secondary).masters();
        Place place = swept.master() < masters.size() ? swept : Place.START;
        RedisSide.Page page = carrier.at(secondary).scan(masters.get(place.master()), place.cursor(), KeyCarrier.MARKS + ALL);
        page.keys().forEach(mark -> finish(mark, secondary, deadAfterSeconds));
        swept = next(place, page, masters.size());
        return pending.size() == SOME;
    }

    private void finish(String mark, Side secondary, long deadAfter) {
        String key = carrier.key(KeyCarrier.marked(mark), secondary);
        KeyCarrier.Writing left = key == null ? null : carrier.takeOver(key, secondary, deadAfter);
        if (left != null) {
            carrier.end(left);
        }
    }

    @Override
    public long outstanding(Side primary) {
        return context.pendingCount();
    }

    /** Nobody writes, so whoever left a mark at what is to be the primary is dead. */
    @Override
    public void handOver(Side newPrimary) {
        forEachName(carrier.at(newPrimary), KeyCarrier.MARKS + ALL, mark -> finish(mark, newPrimary, 0));
    }

    @Override
    public void remove(boolean discardCopy) {
        for (RedisSide side : List.of(old, young)) {
            forEachName(side, KeyCarrier.MARKS + ALL, mark -> side.number(KeyScripts.DELETE, List.of(mark)));
        }
        if (discardCopy) {
            forEachName(young, ALL, name -> {
                if (carrier.key(name, Side.TARGET) != null) {
                    young.number(KeyScripts.DELETE, List.of(name));
                }
            });
        }
    }

    @Override
    public <T> T port(Class<T> type) {
        return type.cast(port);
    }

    private interface PageWork {
        void page(List<String> names, Place next);
    }

    private void scan(Side side, Place from, PageWork work) {
        List<String> masters = carrier.at(side).masters();
        for (Place place = from; place.master() < masters.size(); ) {
            RedisSide.Page page = carrier.at(side).scan(masters.get(place.master()), place.cursor(), ALL);
            Place next = page.next().equals("0") ? new Place(place.master() + 1, "0") : new Place(place.master(), page.next());
            work.page(page.keys().stream().filter(name -> !name.startsWith(KeyCarrier.MARKS)).toList(), next);
            place = next;
        }
    }

    private static Place next(Place place, RedisSide.Page page, int masters) {
        return !page.next().equals("0") ? new Place(place.master(), page.next()) : place.master() + 1 < masters ? new Place(place.master() + 1, "0") : Place.START;
    }

    private static void forEachName(RedisSide side, String pattern, Consumer<String> work) {
        for (String master : side.masters()) {
            String cursor = "0";
            do {
                RedisSide.Page page = side.scan(master, cursor, pattern);
                page.keys().forEach(work);
                cursor = page.next();
            } while (!cursor.equals("0"));
        }
    }

    private static void forEach(List<String> keys, Consumer<String> work) {
        try (var threads = Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory())) {
            List<Future<?>> all = new ArrayList<>();
            keys.forEach(key -> all.add(threads.submit(() -> work.accept(key))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed.getCause());
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted", exception);
        }
    }

    @Override
    public void close() {
        old.close();
        young.close();
    }
}
