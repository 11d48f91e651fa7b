package com.voicehelper.benchmarks;

import com.voicehelper.platform.database.NotOwnerException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write as the application does: the conversation is read, its counter raised, the message and an event inserted,
 * in one transaction. Refused by the fence they go to the other side, as the router does.
 */
final class Writers implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Written> written = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<String> urls;
    private final List<UUID> conversations;
    private final long began = System.nanoTime();
    private volatile int owner;
    private volatile boolean stopped;

    /** A transaction from its first try to its end, whichever side took it; {@link System#nanoTime}. */
    record Written(UUID message, long from, long to) {

        double millis() {
            return (to - from) / 1e6;
        }
    }

    /**
     * @param urls      the sides; the first owns the data
     * @param perSecond together; 0: as fast as they can
     */
    Writers(List<String> urls, int clients, int perSecond) {
        this.urls = urls;
        this.conversations = Sql.list(urls.getFirst(), "select id from shop.conversation order by id limit 20000").stream().map(UUID::fromString).toList();
        long every = perSecond == 0 ? 0 : 1_000_000_000L * clients / perSecond;
        for (int client = 0; client < clients; client++) {
            long first = began + every * client / clients;
            threads.add(Thread.ofPlatform().name("writer " + client).start(() -> write(first, every)));
        }
    }

    private void write(long first, long every) {
        try (Client client = new Client()) {
            for (long next = first; !stopped; next += every) {
                LockSupport.parkNanos(next - System.nanoTime());
                while (every > 0 && next - System.nanoTime() > 50_000) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                UUID conversation = conversations.get(ThreadLocalRandom.current().nextInt(conversations.size()));
                long from = System.nanoTime();
                UUID message = UUID.randomUUID();
                client.send(conversation, message);
                written.add(new Written(message, from, System.nanoTime()));
            }
        } catch (Throwable problem) {
            failure.compareAndSet(null, problem);
        }
    }

    /** Everything so far. */
    List<Written> written() {
        return List.copyOf(written);
    }

    /** Stops them and returns the transactions of a second. */
    double stop() throws InterruptedException {
        stopped = true;
        double seconds = Numbers.seconds(began);
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a writer failed", failure.get());
        }
        return written.size() / seconds;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    /** A connection to each side. */
    private final class Client implements AutoCloseable {

        private final List<Side> sides = new ArrayList<>();

        Client() throws SQLException {
            for (String url : urls) {
                sides.add(new Side(url));
            }
        }

        void send(UUID conversation, UUID message) throws SQLException {
            while (true) {
                int side = owner;
                try {
                    sides.get(side).send(conversation, message);
                    return;
                } catch (SQLException exception) {
                    sides.get(side).connection.rollback();
                    if (!NotOwnerException.SQL_STATE.equals(exception.getSQLState())) {
                        throw exception;
                    }
                    owner = (side + 1) % sides.size();
                    LockSupport.parkNanos(500_000);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            for (Side side : sides) {
                side.connection.close();
            }
        }
    }

    private static final class Side {

        private final Connection connection;
        private final PreparedStatement find;
        private final PreparedStatement count;
        private final PreparedStatement insert;
        private final PreparedStatement event;

        Side(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            find = connection.prepareStatement("select user_id, title from shop.conversation where id = ?");
            count = connection.prepareStatement("update shop.conversation set last_sequence = last_sequence + 1, updated_at = clock_timestamp() where id = ? returning last_sequence");
            insert = connection.prepareStatement("""
                    insert into shop.message (id, conversation_id, sequence_number, role, sender_id, content, token_count, created_at)
                    values (?, ?, ?, 'user', 'user-1', repeat('What is the weather like in Gdańsk? ', 5), 40, clock_timestamp())""");
            event = connection.prepareStatement("insert into shop.outbox (payload) values (repeat('{\"event\": \"message.created\"}', 10))");
        }

        void send(UUID conversation, UUID message) throws SQLException {
            find.setObject(1, conversation);
            find.executeQuery().close();
            count.setObject(1, conversation);
            long number;
            try (var result = count.executeQuery()) {
                result.next();
                number = result.getLong(1);
            }
            insert.setObject(1, message);
            insert.setObject(2, conversation);
            insert.setLong(3, number);
            insert.executeUpdate();
            event.executeUpdate();
            connection.commit();
        }
    }
}
