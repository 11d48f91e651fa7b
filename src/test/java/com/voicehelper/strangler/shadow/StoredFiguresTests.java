package com.voicehelper.strangler.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.shadow.ShadowFigures.Masked;
import com.voicehelper.strangler.shadow.ShadowFigures.PathFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.Rate;
import com.voicehelper.strangler.shadow.ShadowFigures.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of shadow reads is one truth for all nodes, in PostgreSQL. */
class StoredFiguresTests {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String NOTES = "/api/v1/notes/{id}";

    private static StatesFixture fixture;
    private static DSLContext database;
    private static StoredFigures figures;

    @BeforeAll
    static void open() {
        fixture = new StatesFixture("notes");
        database = DSL.using(fixture.dataSource(), SQLDialect.POSTGRES);
        figures = new StoredFigures(fixture.dataSource());
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        database.execute("truncate strangler.shadow_count, strangler.shadow_sample");
    }

    private static void add(Map<Figure, Integer> counts) {
        TreeMap<Count, Long> all = new TreeMap<>();
        counts.forEach((figure, n) -> all.put(new Count("notes", NOTES, figure, figure.name().endsWith("_PATH") ? "$.title" : ""), (long) n));
        figures.add(all);
    }

    @Test
    void withoutAComparedReadThereIsNoRate() {
        assertThat(figures.differenceRate("notes", HOUR)).isEmpty();
        add(Map.of(Figure.TIMED_OUT, 3, Figure.QUEUE_FULL, 4, Figure.ASKED_TWICE, 5));
        assertThat(figures.differenceRate("notes", HOUR)).isEmpty();
    }

    @Test
    void whatNodesCountAddsUp() {
        StoredFigures otherNode = new StoredFigures(fixture.dataSource());
        add(Map.of(Figure.EQUAL, 90, Figure.DIFFERENT, 1));
        otherNode.add(new TreeMap<>(Map.of(new Count("notes", NOTES, Figure.EQUAL, ""), 5L, new Count("notes", NOTES, Figure.STALE, ""), 3L,
                new Count("notes", NOTES, Figure.NOISE, ""), 1L, new Count("other", NOTES, Figure.DIFFERENT, ""), 50L)));
        assertThat(figures.differenceRate("notes", HOUR)).contains(new Rate(100, 1));
        assertThat(otherNode.routes("notes", HOUR)).singleElement()
                .satisfies(route -> assertThat(route.counts()).isEqualTo(Map.of(Figure.EQUAL, 95L, Figure.DIFFERENT, 1L, Figure.STALE, 3L, Figure.NOISE, 1L)));
    }

    @Test
    void onlyTheWindowCounts() {
        add(Map.of(Figure.EQUAL, 10));
        database.execute("update strangler.shadow_count set slot = slot - interval '30 seconds'");
        add(Map.of(Figure.DIFFERENT, 2));
        assertThat(figures.differenceRate("notes", Duration.ofSeconds(10))).contains(new Rate(2, 2));
        assertThat(figures.differenceRate("notes", Duration.ofMinutes(1))).contains(new Rate(12, 2));
    }

    @Test
    void oldSecondsBecomeMinutesAndLoseNothing() {
        for (int seconds : new int[] {0, 11 * 60 - 1, 11 * 60 - 2, 12 * 60 - 30, 13 * 60}) {
            database.execute("insert into strangler.shadow_count (module, slot, route, figure, n) values ('notes', date_trunc('minute', clock_timestamp()) - make_interval(secs => ?), ?, 'EQUAL', 5)",
                    60 + seconds, NOTES);
        }
        add(Map.of(Figure.EQUAL, 1));
        figures.tidy();
        figures.tidy();
        assertThat(figures.differenceRate("notes", HOUR)).contains(new Rate(26, 0));
        assertThat(database.fetchCount(DSL.table("strangler.shadow_count"), DSL.condition("slot < clock_timestamp() - interval '10 minutes'"))).as("minutes").isEqualTo(3);
        database.execute("update strangler.shadow_count set slot = slot - interval '8 days'");
        figures.tidy();
        assertThat(figures.routes("notes", Duration.ofDays(30))).isEmpty();
    }

    @Test
    void aPathIsARegressionWhenItDiffersMoreOftenThanByItself() {
        add(Map.of(Figure.EQUAL, 900, Figure.DIFFERENT, 100, Figure.DIFFERENT_PATH, 100, Figure.ASKED_TWICE, 100, Figure.NOISE_PATH, 9));
        assertThat(figures.routes("notes", HOUR).getFirst().paths()).containsExactly(new PathFigures("$.title", 100, 1_000, 9, 100));
        assertThat(new PathFigures("$", 100, 1_000, 9, 100).regression()).as("10 % against 9 %").isFalse();
        assertThat(new PathFigures("$", 100, 1_000, 8, 100).regression()).as("10 % against 8 %").isTrue();
        assertThat(new PathFigures("$", 3, 10_000, 0, 100).regression()).as("0.03 % against nothing").isFalse();
        assertThat(new PathFigures("$", 4, 10_000, 0, 100).regression()).as("0.04 % against nothing").isTrue();
        assertThat(new PathFigures("$", 1, 1, 0, 0).regression()).as("never asked twice").isTrue();
        assertThat(new PathFigures("$", 5, 1_000, 1, 1).isNoise()).as("asked twice once").isFalse();
        assertThat(new PathFigures("$", 5, 1_000, 1, 20).isNoise()).as("once may be chance").isFalse();
        assertThat(new PathFigures("$", 5, 1_000, 2, 20).isNoise()).isTrue();
    }

    @Test
    void theLatestSamplesAreKept() {
        for (int i = 0; i < 5; i++) {
            figures.keep("notes", new Sample(Instant.EPOCH, NOTES, "GET " + i, null, List.of(new Masked("$.title", "string(5) #ab12", null))), 3);
        }
        figures.keep("other", new Sample(Instant.EPOCH, NOTES, "GET other", "id", List.of()), 3);
        assertThat(figures.samples("notes", 10)).extracting(Sample::request).containsExactly("GET 4", "GET 3", "GET 2");
        assertThat(figures.samples("notes", 1).getFirst().differences()).containsExactly(new Masked("$.title", "string(5) #ab12", null));
    }
}
