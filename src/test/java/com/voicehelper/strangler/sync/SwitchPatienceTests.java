package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a switch that does not succeed costs each writer. */
class SwitchPatienceTests {

    /** Each transaction is too young to be seen before a try, and too long to end within it. */
    /** Of different lengths, so that they never end together: one of them is always open. */
    private static final List<String> LONG_TRANSACTIONS = Stream.of("0.4", "0.47", "0.55")
            .map(seconds -> "begin; insert into shop.ticket (title) values ('long'); select pg_sleep(" + seconds + "); commit").toList();

    @Test
    void aLongTransactionSpansTheSwitchAndNoWriterWaitsLongerThanMaxPauseInSum() throws Exception {
        try (Move move = new Move("max-pause=600ms", "lock-timeout=150ms", "tries=50ms")) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            AtomicBoolean writing = new AtomicBoolean(true);
            AtomicLong worst = new AtomicLong();
            AtomicLong waited = new AtomicLong();
            List<Thread> threads = new ArrayList<>();
            LONG_TRANSACTIONS.forEach(transaction -> threads.add(Thread.ofVirtual().start(() -> {
                while (writing.get()) {
                    execute(move.source, transaction);
                }
            })));
            // It writes all the time, so it meets every try: the sum of what it waits is the most that any writer can.
            threads.add(Thread.ofVirtual().start(() -> write(move.source, writing, worst, waited)));
            await("writing", () -> !move.rows(move.source).isEmpty() && asleep(move.source) == LONG_TRANSACTIONS.size());
            waited.set(0);
            worst.set(0);
            assertThatThrownBy(() -> move.change(Side.TARGET)).hasMessageContaining("gave up after").hasMessageContaining("nothing was changed");
            long sum = waited.get();
            writing.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(Duration.ofNanos(sum)).as("all waits of a writer that met every try").isLessThan(Duration.ofMillis(600 + 600));
            assertThat(Duration.ofNanos(worst.get())).as("the longest one").isLessThan(Duration.ofMillis(150 + 400));
            move.change(Side.TARGET);
            move.settle();
            assertThat(move.rows(move.source)).isEqualTo(move.rows(move.target));
        }
    }

    private static int asleep(String url) {
        return query(url, "select pid::text from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'").size();
    }

    private static void write(String url, AtomicBoolean writing, AtomicLong worst, AtomicLong waited) {
        try (Connection connection = Move.connect(url); var statement = connection.createStatement()) {
            while (writing.get()) {
                long began = System.nanoTime();
                statement.execute("insert into shop.ticket (title) values ('short')");
                long took = System.nanoTime() - began;
                worst.accumulateAndGet(took, Math::max);
                if (took > 80_000_000) {
                    waited.addAndGet(took);
                }
                Thread.sleep(1);
            }
        } catch (SQLException | InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
