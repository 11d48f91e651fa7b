package com.voicehelper.strangler.shadow;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The figures in {@code strangler.shadow_count} and the samples in {@code strangler.shadow_sample}. */
final class StoredFigures implements ShadowFigures {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Masked>> DIFFERENCES = new TypeReference<>() {};

    private static final String ADD = """
            insert into strangler.shadow_count as stored (module, slot, route, figure, path, n)
            values (?, date_trunc('second', clock_timestamp()), ?, ?, ?, ?)
            on conflict (module, slot, route, figure, path) do update set n = stored.n + excluded.n""";

    private static final String SUMS = """
            select route, figure, path, sum(n) as n from strangler.shadow_count
            where module = ? and slot >= date_trunc('second', clock_timestamp() - make_interval(secs => ?))
            group by route, figure, path""";

    private static final String RATES = """
            select route, sum(n) as compared, coalesce(sum(n) filter (where figure = 'DIFFERENT'), 0) as different
            from strangler.shadow_count
            where module = ? and slot >= date_trunc('second', clock_timestamp() - make_interval(secs => ?))
                and figure in ('EQUAL', 'NOISE', 'STALE', 'DIFFERENT')
            group by route""";

    private static final String PER_MINUTE = """
            with old as (
                delete from strangler.shadow_count
                where slot < clock_timestamp() - interval '10 minutes' and slot <> date_trunc('minute', slot)
                returning module, route, figure, path, slot, n)
            insert into strangler.shadow_count as stored (module, slot, route, figure, path, n)
            select module, date_trunc('minute', slot) as slot, route, figure, path, sum(n) from old group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
            on conflict (module, slot, route, figure, path) do update set n = stored.n + excluded.n""";

    private static final String FORGET = "delete from strangler.shadow_count where slot < clock_timestamp() - make_interval(secs => ?)";

    private static final String KEEP = "insert into strangler.shadow_sample (module, route, request, request_id, differences) values (?, ?, ?, ?, ?::jsonb)";

    private static final String KEEP_LATEST = """
            delete from strangler.shadow_sample where module = ? and id <= (
                select id from strangler.shadow_sample where module = ? order by id desc offset ? limit 1)""";

    private static final String SAMPLES = """
            select at, route, request, request_id, differences from strangler.shadow_sample where module = ? order by id desc limit ?""";

    /** Who waits for figures is an operator, or a ramp that may have to go back for another reason. */
    private static final int TIMEOUT_SECONDS = 3;

    private final DSLContext database;
    private final DSLContext asked;

    StoredFigures(DataSource dataSource) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES);
        this.asked = DSL.using(dataSource, SQLDialect.POSTGRES, new Settings().withQueryTimeout(TIMEOUT_SECONDS));
    }

    /** Adds to what is stored, in one transaction. */
    void add(SortedMap<Count, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        database.transaction(transaction -> {
            var batch = transaction.dsl().batch(ADD);
            counts.forEach((count, n) -> batch.bind(count.module(), count.route(), count.figure().name(), count.path(), n));
            batch.execute();
        });
    }

    /** Keeps a sample, and of all samples of the module the latest. */
    void keep(String module, Sample sample, int atMost) {
        database.execute(KEEP, module, sample.route(), sample.request(), sample.requestId(), JSON.writeValueAsString(sample.differences()));
        database.execute(KEEP_LATEST, module, module, atMost);
    }

    /** Adds up the seconds of old minutes and forgets what is older than {@link ShadowFigures#KEPT}. */
    void tidy() {
        database.execute(PER_MINUTE);
        database.execute(FORGET, (double) KEPT.toSeconds());
    }

    @Override
    public Map<String, Rate> differenceRates(String module, Duration window) {
        return asked.fetch(RATES, module, seconds(window)).intoMap(row -> row.get("route", String.class),
                row -> new Rate(row.get("compared", Long.class), row.get("different", Long.class)));
    }

    @Override
    public List<RouteFigures> routes(String module, Duration window) {
        Map<String, Sums> routes = new TreeMap<>();
        asked.fetch(SUMS, module, seconds(window)).forEach(row -> routes.computeIfAbsent(row.get("route", String.class), route -> new Sums())
                .add(Figure.valueOf(row.get("figure", String.class)), row.get("path", String.class), row.get("n", Long.class)));
        return routes.entrySet().stream().map(entry -> entry.getValue().figures(entry.getKey())).toList();
    }

    @Override
    public List<Sample> samples(String module, int atMost) {
        return asked.fetch(SAMPLES, module, atMost).map(row -> new Sample(
                row.get("at", OffsetDateTime.class).toInstant(),
                row.get("route", String.class),
                row.get("request", String.class),
                row.get("request_id", String.class),
                JSON.readValue(row.get("differences", String.class), DIFFERENCES)));
    }

    private static double seconds(Duration window) {
        return window.toMillis() / 1000.0;
    }

    private static final class Sums {

        private final Map<Figure, Long> counts = new EnumMap<>(Figure.class);
        private final Map<String, Map<Figure, Long>> paths = new HashMap<>();

        void add(Figure figure, String path, long n) {
            if (path.isEmpty()) {
                counts.put(figure, n);
            } else {
                paths.computeIfAbsent(path, each -> new EnumMap<>(Figure.class)).put(figure, n);
            }
        }

        RouteFigures figures(String route) {
            long compared = new RouteFigures(route, counts, List.of()).compared();
            List<PathFigures> differing = new ArrayList<>();
            paths.forEach((path, sums) -> differing.add(new PathFigures(path, sums.getOrDefault(Figure.DIFFERENT_PATH, 0L), compared,
                    sums.getOrDefault(Figure.NOISE_PATH, 0L), counts.getOrDefault(Figure.ASKED_TWICE, 0L))));
            differing.sort(Comparator.comparingLong(PathFigures::different).reversed().thenComparing(PathFigures::path));
            return new RouteFigures(route, counts, differing);
        }
    }
}
