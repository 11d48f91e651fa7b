package com.voicehelper.strangler.sync;

import com.voicehelper.platform.database.NotOwnerException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writers that follow ownership as a router does: refused by the fence, they go to the other side. What was acknowledged is
 * remembered, so that nothing lost and nothing doubled can be told at the end. Hot rows, key changes, savepoints, rollbacks,
 * swaps of unique values, long transactions, every isolation level.
 */
final class HostileWriters implements AutoCloseable {

    private static final int[] ISOLATION = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE};
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "23505", "23503");

    /**
     * PostgreSQL's own check, which locks of a key and updates in savepoints run into now and then when they meet on a hot row: it
     * aborts the transaction, as it does one of two that deadlock, under the state of any internal error.
     */
    private static final String MULTIXACT = "new multixact has more than one updating member";

    private final Move move;
    private final UUID hot = UUID.randomUUID();
    private final AtomicLong increments = new AtomicLong();
    private final Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong worstNanos = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    HostileWriters(Move move, int count, boolean longTransactions) {
        this.move = move;
        Move.execute(move.source, "insert into shop.account (id, slot) values ('" + hot + "', null)");
        for (int slot = 1; slot <= 40; slot++) {
            Move.execute(move.source, "insert into shop.account (id, slot) values (gen_random_uuid(), " + slot + ")");
        }
        for (int writer = 0; writer < count; writer++) {
            int number = writer;
            threads.add(Thread.ofPlatform().name("writer " + writer).start(() -> write(number, longTransactions && number < 2)));
        }
    }

    long transactions() {
        return transactions.get();
    }

    long worstMillis() {
        return worstNanos.get() / 1_000_000;
    }

    private void write(int writer, boolean slow) {
        Random random = new Random(writer);
        String url = move.source;
        Connection connection = null;
        long next = writer * 1_000_000L;
        try {
            while (!stopped) {
                if (connection == null) {
                    connection = Move.connect(url);
                    // They deadlock each other often; a second each would make every switch wait.
                    connection.createStatement().execute("set deadlock_timeout = '20ms'");
                    connection.setAutoCommit(false);
                    connection.setTransactionIsolation(ISOLATION[random.nextInt(ISOLATION.length)]);
                }
                long began = System.nanoTime();
                boolean sleeps = slow && random.nextInt(40) == 0;
                try {
                    transaction(connection, random, next++, sleeps);
                    transactions.incrementAndGet();
                    if (!sleeps) {
                        worstNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
                    }
                    if (random.nextInt(50) == 0) {
                        connection.close();
                        connection = null;
                    }
                    Thread.sleep(random.nextInt(4));
                } catch (SQLException exception) {
                    connection.rollback();
                    if (NotOwnerException.SQL_STATE.equals(exception.getSQLState())) {
                        connection.close();
                        connection = null;
                        url = url.equals(move.source) ? move.target : move.source;
                    } else if (!aborted(exception)) {
                        throw exception;
                    }
                }
            }
        } catch (Throwable problem) {
            failure.compareAndSet(null, problem);
        } finally {
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (SQLException ignored) {
                // The end of a writer.
            }
        }
    }

    /** Whether PostgreSQL itself gave the transaction up, before its commit: it is rolled back, and counts as not written. */
    private static boolean aborted(SQLException exception) {
        return TRY_AGAIN.contains(String.valueOf(exception.getSQLState()))
                || "XX000".equals(exception.getSQLState()) && String.valueOf(exception.getMessage()).contains(MULTIXACT);
    }

    private void transaction(Connection connection, Random random, long number, boolean sleeps) throws SQLException {
        int kind = random.nextInt(10);
        try (var statement = connection.createStatement()) {
            // The isolation level's snapshot is taken before the first write, so it may be older than a switch.
            statement.execute("select count(*) from shop.account where slot = 1");
            if (sleeps) {
                statement.execute("update shop.account set balance = balance where slot = " + (1 + random.nextInt(40)));
                statement.execute("select pg_sleep(0.8)");
            }
            switch (kind) {
                case 0, 1, 2 -> {
                    statement.execute("update shop.account set balance = balance + 1 where id = '" + hot + "'");
                    connection.commit();
                    increments.incrementAndGet();
                }
                case 3, 4, 5 -> {
                    statement.execute("insert into shop.entry values ('" + hot + "', " + number + ", 1.00, 'kept')");
                    connection.commit();
                    acknowledged.put("" + number, true);
                }
                case 6 -> {
                    statement.execute("insert into shop.entry values ('" + hot + "', " + number + ", 0, 'deleted')");
                    connection.commit();
                    statement.execute("delete from shop.entry where number = " + number);
                    connection.commit();
                    acknowledged.put("" + number, false);
                }
                case 7 -> {
                    int one = 1 + random.nextInt(40);
                    int other = 1 + random.nextInt(40);
                    statement.execute("update shop.account set slot = null, id = gen_random_uuid() where slot = " + one);
                    statement.execute("update shop.account set slot = " + one + " where slot = " + other);
                    statement.execute("update shop.account set slot = " + other + " where slot is null and id <> '" + hot + "'");
                    connection.commit();
                }
                case 8 -> {
                    statement.execute("insert into shop.ticket (title) values ('w" + number + "')");
                    Savepoint savepoint = connection.setSavepoint();
                    statement.execute("delete from shop.account where slot is not null and id <> '" + hot + "'");
                    connection.rollback(savepoint);
                    statement.execute("update shop.ticket set title = title || '!' where title = 'w" + number + "'");
                    connection.commit();
                }
                default -> {
                    statement.execute("update shop.account set balance = -1, note = '{\"lost\": true}'");
                    connection.rollback();
                }
            }
        }
    }

    /** Stops, and checks what the owner has against what was acknowledged. */
    void check(String owner) {
        close();
        if (failure.get() != null) {
            throw new AssertionError("a writer failed", failure.get());
        }
        List<String> balance = Move.query(owner, "select balance from shop.account where id = '" + hot + "'");
        if (!balance.equals(List.of("" + increments.get()))) {
            throw new AssertionError("acknowledged " + increments + " increments, found " + balance);
        }
        Set<String> found = Set.copyOf(Move.query(owner, "select number from shop.entry where label in ('kept', 'deleted') and account_id = '" + hot + "'"));
        acknowledged.forEach((number, kept) -> {
            if (kept != found.contains(number)) {
                throw new AssertionError("entry " + number + (kept ? " was lost" : " came back"));
            }
        });
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
