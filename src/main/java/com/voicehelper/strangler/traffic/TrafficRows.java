package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code strangler.traffic_window}. All times are by its database's clock, so that the nodes' clocks don't matter. Thread-safe. */
final class TrafficRows {

    /** What is older serves nobody. */
    static final Duration KEPT = Duration.ofHours(1);

    private static final int TIMEOUT_SECONDS = 3;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String ADD = """
            insert into strangler.traffic_window (second, module, side, share, route, requests, errors, unserved, mismatches, buckets, counts)
            select date_trunc('second', clock_timestamp()), slice.*
            from jsonb_to_recordset(?::jsonb) as slice (module text, side text, share integer, route text,
                requests bigint, errors bigint, unserved bigint, mismatches bigint, buckets integer[], counts bigint[])""";

    private static final String READ = """
            select second, module, side, share, route, requests, errors, unserved, mismatches, buckets, counts
            from strangler.traffic_window where module = ? and second >= ?::timestamptz order by second""";

    private static final String REMOVE = """
            delete from strangler.traffic_window where module = any(?) and second < clock_timestamp() - make_interval(secs => ?)""";

    private final DSLContext database;

    TrafficRows(DataSource dataSource) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES, new Settings().withQueryTimeout(TIMEOUT_SECONDS));
    }

    /** A slice, and the second in which its node told it. */
    record Row(Instant second, Slice slice) {}

    Instant now() {
        return Objects.requireNonNull(database.fetchOne("select clock_timestamp()")).get(0, OffsetDateTime.class).toInstant();
    }

    /** One statement, whatever the number of slices. */
    void add(List<Slice> slices) {
        database.execute(ADD, JSON.writeValueAsString(slices));
    }

    List<Row> read(String module, Instant from) {
        return database.fetch(READ, module, from.atOffset(ZoneOffset.UTC)).map(TrafficRows::row);
    }

    void removeOld(Collection<String> modules) {
        database.execute(REMOVE, modules.toArray(String[]::new), KEPT.toSeconds());
    }

    private static Row row(Record row) {
        return new Row(row.get("second", OffsetDateTime.class).toInstant(), new Slice(
                row.get("module", String.class), Side.valueOf(row.get("side", String.class)), row.get("share", Integer.class), row.get("route", String.class),
                row.get("requests", Long.class), row.get("errors", Long.class), row.get("unserved", Long.class), row.get("mismatches", Long.class),
                row.get("buckets", int[].class), row.get("counts", long[].class)));
    }
}
