package com.voicehelper.strangler.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the nodes saw, over a real PostgreSQL. */
class TrafficWindowsTests {

    private static final String MODULE = "chess";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DSLContext database;
    private final TrafficRows rows;
    private final TrafficWindows windows;
    private final Instant began;

    TrafficWindowsTests() {
        dataSource.setUrl(TestPostgres.createDatabase());
        Flyway.configure().dataSource(dataSource).schemas("strangler").locations("classpath:db/migration/strangler").load().migrate();
        database = DSL.using(dataSource, SQLDialect.POSTGRES);
        rows = new TrafficRows(dataSource);
        windows = new TrafficWindows(rows);
        began = rows.now();
    }

    @Test
    void whatTwoNodesSawIsOneWindow() throws Exception {
        Traffic one = new Traffic();
        Traffic other = new Traffic();
        try (var first = flush(one); var second = flush(other)) {
            one.add(MODULE, "/games", Side.TARGET, 500, Ending.SERVED, 3_000_000);
            one.add(MODULE, "/games", Side.TARGET, 500, Ending.FALLBACK, 900_000_000);
            other.add(MODULE, "/games", Side.TARGET, 500, Ending.MISMATCH, 4_000_000);
            other.add(MODULE, "/games/{id}", Side.TARGET, 500, Ending.FAILED, 4_000_000);
            other.add(MODULE, "/games", Side.SOURCE, 500, Ending.SERVER_ERROR, 2_000_000);
            Eventually.holds(() -> seen(500).of(Side.TARGET).requests() == 4 && seen(500).of(Side.SOURCE).requests() == 1);
        }
        assertThat(seen(500).of(Side.TARGET)).matches(all -> all.errors() == 3 && all.unserved() == 1 && all.mismatches() == 1 && all.latencies().count() == 4);
        assertThat(seen(500).of(Side.TARGET, "/games").latencies().slowerThan(Duration.ofMillis(500))).isEqualTo(1);
        assertThat(seen(500).of(Side.SOURCE)).matches(local -> local.errors() == 1 && local.unserved() == 1 && local.errorRate() == 1);
        assertThat(seen(500).routes(Side.TARGET)).containsOnlyKeys("/games", "/games/{id}");
    }

    @Test
    void whatBeganAtAnotherShareTellsNothingOfThisOne() {
        rows.add(List.of(slice(Side.TARGET, 2_000, 10, 10), slice(Side.TARGET, 500, 5, 0)));
        assertThat(seen(500).of(Side.TARGET)).matches(all -> all.requests() == 5 && all.errors() == 0);
        assertThat(seen(5_000).of(Side.TARGET)).isEqualTo(Experience.NONE);
    }

    @Test
    void aWindowReachesBackUntilItHasEnoughRequestsButNotBeforeTheStep() {
        for (int minute = 9; minute >= 0; minute--) {
            addAt(began.minusSeconds(minute * 60L), slice(Side.TARGET, 500, 100, minute));
            addAt(began.minusSeconds(minute * 60L), slice(Side.SOURCE, 500, 1_000, 0));
        }
        Instant step = began.minus(Duration.ofMinutes(30));
        assertThat(windows.read(MODULE, 500, step, MINUTE, 0, 1).window().of(Side.TARGET).requests()).isBetween(100L, 200L);
        var sample = windows.read(MODULE, 500, step, MINUTE, 450, 100);
        assertThat(sample.window().of(Side.TARGET)).matches(all -> all.requests() == 500 && all.errors() == 1 + 2 + 3 + 4);
        assertThat(sample.window().of(Side.SOURCE).requests()).isEqualTo(5_000);
        assertThat(sample.newest().of(Side.TARGET).requests()).isEqualTo(100);
        Instant later = began.minus(Duration.ofMinutes(3));
        assertThat(new TrafficWindows(rows).read(MODULE, 500, later, MINUTE, 450, 100).window().of(Side.TARGET).requests()).isEqualTo(400);
    }

    @Test
    void askingAgainSeesWhatWasAddedAndCountsNothingTwice() {
        for (int added = 1; added <= 3; added++) {
            rows.add(List.of(slice(Side.TARGET, 500, 7, 1)));
            assertThat(seen(500).of(Side.TARGET)).extracting(Experience::requests, Experience::errors).containsExactly(7L * added, (long) added);
        }
    }

    @Test
    void whatIsOlderThanAnHourIsRemoved() {
        addAt(began.minus(Duration.ofMinutes(61)), slice(Side.TARGET, 500, 1, 0));
        addAt(began.minus(Duration.ofMinutes(59)), slice(Side.TARGET, 500, 2, 0));
        rows.removeOld(List.of("other"));
        assertThat(stored()).isEqualTo(3);
        rows.removeOld(List.of("other", MODULE));
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void aNodeThatCannotWriteKeepsTenTurnsAndCountsWhatItDrops() throws Exception {
        Traffic traffic = new Traffic();
        database.execute("alter table strangler.traffic_window rename to away");
        try (var flush = flush(traffic)) {
            Eventually.holds(() -> {
                traffic.add(MODULE, "/games", Side.TARGET, 500, Ending.SERVED, 1_000);
                return dropped() >= 2;
            });
            double lost = dropped();
            database.execute("alter table strangler.away rename to traffic_window");
            Eventually.holds(() -> stored() > 0);
            assertThat(lost).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void noCountIsLostToADrain() throws Exception {
        Traffic traffic = new Traffic();
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        for (int thread = 0; thread < threads; thread++) {
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 50_000; i++) {
                    traffic.add(MODULE, "/games", Side.TARGET, i % 3, Ending.SERVED, i);
                }
                done.countDown();
            });
        }
        long counted = 0;
        while (done.getCount() > 0) {
            counted += requests(traffic);
        }
        assertThat(counted + requests(traffic) + requests(traffic)).isEqualTo(200_000);
    }

    private static long requests(Traffic traffic) {
        return traffic.drain().stream().mapToLong(Slice::requests).sum();
    }

    private TrafficFlush flush(Traffic traffic) {
        return new TrafficFlush(traffic, rows, List.of(MODULE), Duration.ofMillis(20), registry);
    }

    private double dropped() {
        return registry.get("voicehelper.strangler.traffic.dropped").counter().count();
    }

    private long stored() {
        return database.fetchOne("select coalesce(sum(requests), 0) from strangler.traffic_window").get(0, Long.class);
    }

    private Window seen(int share) {
        return windows.read(MODULE, share, began, MINUTE, 1_000, 100).window();
    }

    private void addAt(Instant second, Slice slice) {
        rows.add(List.of(slice));
        database.execute("update strangler.traffic_window set second = ?::timestamptz where second > ?::timestamptz - interval '1 minute' and ctid = (select max(ctid) from strangler.traffic_window)",
                second.truncatedTo(ChronoUnit.SECONDS).toString(), began.toString());
    }

    private static Slice slice(Side side, int share, long requests, long errors) {
        return new Slice(MODULE, side, share, "/games", requests, errors, 0, 0, new int[] {60}, new long[] {requests});
    }
}
