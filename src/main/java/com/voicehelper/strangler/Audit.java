package com.voicehelper.strangler;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who did what to which module, when, why and on which figures. Append-only; the database refuses anything else. Thread-safe. */
public final class Audit {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> FIGURES = new TypeReference<>() {};

    private static final String APPEND = """
            insert into strangler.audit (module, who, why, from_stage, to_stage, from_share, to_share, epoch, version, figures)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)""";

    private static final String LATEST = """
            select id, module, at, who, why, from_stage, to_stage, from_share, to_share, epoch, version, figures
            from strangler.audit where module = ? order by id desc limit ?""";

    private static final String LATEST_FIGURE = """
            select (figures -> ?)::text from strangler.audit where module = ? and jsonb_exists(figures, ?) order by id desc limit 1""";

    private final DSLContext database;

    Audit(DataSource dataSource) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES);
    }

    /**
     * @param fromShare toShare the share of reads that was asked for, in 1/10 000
     * @param version   of the state row after it
     */
    public record Entry(
            long id,
            String module,
            Instant at,
            String who,
            String why,
            Stage fromStage,
            Stage toStage,
            int fromShare,
            int toShare,
            long epoch,
            long version,
            Map<String, Object> figures) {}

    /** Remembers a command that changed no state. */
    public void note(ModuleState state, String who, String why, Map<String, ?> figures) {
        append(database, state, state.by(who, why), figures);
    }

    /** The latest entries of a module, the newest first. */
    public List<Entry> latest(String module, int atMost) {
        return database.fetch(LATEST, module, atMost).map(Audit::entry);
    }

    /** Appends what happened to something that is no module, in the caller's transaction; id and time are set here. */
    public static void append(DSLContext transaction, Entry entry) {
        transaction.execute(APPEND, entry.module(), entry.who(), entry.why(), entry.fromStage().name(), entry.toStage().name(),
                entry.fromShare(), entry.toShare(), entry.epoch(), entry.version(), JSON.writeValueAsString(entry.figures()));
    }

    /** The figures below a name, of the latest entry of a module that has some; empty when none has. */
    public Map<String, Object> latestFigure(String module, String name) {
        Record row = database.fetchOne(LATEST_FIGURE, name, module, name);
        return row == null ? Map.of() : JSON.readValue(row.get(0, String.class), FIGURES);
    }

    static void append(DSLContext transaction, ModuleState before, ModuleState after, Map<String, ?> figures) {
        transaction.execute(APPEND, after.module(), after.changedBy(), after.reason(), before.stage().name(), after.stage().name(),
                before.readShare(), after.readShare(), after.epoch(), after.version(), JSON.writeValueAsString(figures));
    }

    private static Entry entry(Record row) {
        return new Entry(
                row.get("id", Long.class),
                row.get("module", String.class),
                row.get("at", OffsetDateTime.class).toInstant(),
                row.get("who", String.class),
                row.get("why", String.class),
                Stage.valueOf(row.get("from_stage", String.class)),
                Stage.valueOf(row.get("to_stage", String.class)),
                row.get("from_share", Integer.class),
                row.get("to_share", Integer.class),
                row.get("epoch", Long.class),
                row.get("version", Long.class),
                JSON.readValue(row.get("figures", String.class), FIGURES));
    }
}
