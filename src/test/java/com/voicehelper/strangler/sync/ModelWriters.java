package com.voicehelper.strangler.sync;

import com.voicehelper.platform.database.NotOwnerException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writers that follow ownership and survive their database: a connection that ends is opened again. What was acknowledged is there
 * exactly once; a write whose commit was never answered is there once or not at all; what failed before its commit is not there.
 */
final class ModelWriters implements AutoCloseable {

    private static final int COUNT = 3;
    private static final int SLOTS = 20;

    private enum Told { THERE, GONE, PERHAPS_THERE, PERHAPS_GONE }

    private final String source;
    private final String target;
    private final UUID hot = UUID.randomUUID();
    private final Map<String, Told> titles = new ConcurrentHashMap<>();
    private final AtomicLong increments = new AtomicLong();
    private final AtomicLong perhapsIncrements = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    ModelWriters(String source, String target, long seed) {
        this.source = source;
        this.target = target;
        Move.execute(source, "insert into shop.account (id, slot) values ('" + hot + "', null); "
                + "insert into shop.account (id, slot) select gen_random_uuid(), n from generate_series(1, " + SLOTS + ") n; "
                + "insert into shop.entry select id, n, 1.00, 'old' from shop.account, generate_series(1, 15) n where slot is not null");
        for (int number = 0; number < COUNT; number++) {
            Random random = new Random(seed * COUNT + number);
            String name = "w" + number;
            threads.add(Thread.ofPlatform().daemon().name("model " + name).start(() -> live(name, random)));
        }
    }

    long transactions() {
        return transactions.get();
    }

    /** What was acknowledged before now, for a later {@link #requireAt}. */
    Set<String> acknowledged() {
        return titles.entrySet().stream().filter(each -> each.getValue() == Told.THERE).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** Nobody writes while the work runs. */
    void holding(Runnable work) {
        gate.writeLock().lock();
        try {
            work.run();
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Compares what this side has with what was acknowledged. Nobody may write meanwhile. */
    void check(String side) {
        if (failure.get() != null) {
            throw new AssertionError("a writer failed", failure.get());
        }
        long balance = Long.parseLong(Move.query(side, "select balance from shop.account where id = '" + hot + "'").getFirst());
        if (balance < increments.get() || balance > increments.get() + perhapsIncrements.get()) {
            throw new AssertionError("acknowledged " + increments + " increments and perhaps " + perhapsIncrements + " more, found " + balance);
        }
        Map<String, Integer> found = new HashMap<>();
        Move.query(side, "select title from shop.ticket").forEach(title -> found.merge(title, 1, Integer::sum));
        titles.forEach((title, told) -> {
            int times = found.getOrDefault(title, 0);
            boolean right = switch (told) {
                case THERE -> times == 1;
                case GONE -> times == 0;
                case PERHAPS_THERE, PERHAPS_GONE -> times <= 1;
            };
            if (!right) {
                throw new AssertionError(title + " is " + told + " and was found " + times + " times");
            }
        });
        found.keySet().removeAll(titles.keySet());
        if (!found.isEmpty()) {
            throw new AssertionError("nobody wrote " + found);
        }
    }

    /** Every one of these writes is at this side, unless it was deleted since. */
    void requireAt(String side, Set<String> acknowledged) {
        Set<String> found = Set.copyOf(Move.query(side, "select distinct title from shop.ticket"));
        acknowledged.stream().filter(title -> titles.get(title) == Told.THERE && !found.contains(title)).findFirst().ifPresent(title -> {
            throw new AssertionError(title + " was acknowledged and is not there");
        });
    }

    private void live(String name, Random random) {
        String side = source;
        Connection connection = null;
        int next = 0;
        while (!stopped) {
            gate.readLock().lock();
            try {
                if (connection == null) {
                    connection = Move.connect(side);
                    connection.createStatement().execute("set deadlock_timeout = '20ms'");
                    connection.setAutoCommit(false);
                }
                transaction(connection, random, name + "-" + next++);
                transactions.incrementAndGet();
            } catch (SQLException exception) {
                quietlyClose(connection);
                connection = null;
                if (NotOwnerException.SQL_STATE.equals(exception.getSQLState())) {
                    side = side.equals(source) ? target : source;
                } else if (!passing(String.valueOf(exception.getSQLState()))) {
                    failure.compareAndSet(null, exception);
                }
            } finally {
                gate.readLock().unlock();
            }
            rest(random.nextInt(1, 5));
        }
        quietlyClose(connection);
    }

    /** Serialization, deadlock, a unique slot, and the end of a session. */
    private static boolean passing(String state) {
        return state.startsWith("40") || state.startsWith("08") || state.startsWith("57") || state.equals("23505");
    }

    private void transaction(Connection connection, Random random, String title) throws SQLException {
        try (var statement = connection.createStatement()) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    statement.execute("update shop.account set balance = balance + 1 where id = '" + hot + "'");
                    commit(connection, increments::incrementAndGet, perhapsIncrements::incrementAndGet);
                }
                case 1 -> {
                    statement.execute("insert into shop.ticket (title) values ('" + title + "')");
                    commit(connection, () -> titles.put(title, Told.THERE), () -> titles.put(title, Told.PERHAPS_THERE));
                    statement.execute("delete from shop.ticket where title = '" + title + "'");
                    commit(connection, () -> titles.put(title, Told.GONE), () -> titles.put(title, Told.PERHAPS_GONE));
                }
                case 2 -> {
                    int one = 1 + random.nextInt(SLOTS);
                    int other = 1 + random.nextInt(SLOTS);
                    statement.execute("update shop.account set slot = 0 where slot = " + one);
                    statement.execute("update shop.account set slot = " + one + " where slot = " + other);
                    statement.execute("update shop.account set slot = " + other + " where slot = 0");
                    commit(connection, () -> {}, () -> {});
                }
                default -> {
                    statement.execute("insert into shop.ticket (title) values ('" + title + "')");
                    commit(connection, () -> titles.put(title, Told.THERE), () -> titles.put(title, Told.PERHAPS_THERE));
                }
            }
        }
    }

    private static void commit(Connection connection, Runnable done, Runnable perhaps) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException unanswered) {
            perhaps.run();
            throw unanswered;
        }
        done.run();
    }

    private static void quietlyClose(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException gone) {
            // It is gone, which was asked for.
        }
    }

    private static void rest(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
