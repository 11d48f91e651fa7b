package com.voicehelper.strangler.ramp;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * The step at which a module's ramp is, as the audit tells it: the ramp has no state of its own that could disagree.
 *
 * @param began since when the share of reads is what it is, or automation goes on; by the database's clock
 * @param now   by the same clock
 * @param good  the largest share that automation has found healthy and left upwards, in 1/10 000; 0: none
 */
record Step(Instant began, Instant now, int good) {

    private static final String READ = """
            select clock_timestamp() as now,
                (select at from strangler.audit where module = ?
                    and (from_share <> to_share or from_stage <> to_stage
                        or figures ->> 'command' in ('auto', 'resume') and figures ->> 'refused' is null)
                    order by id desc limit 1) as began,
                (select coalesce(max(from_share), 0) from strangler.audit where module = ? and figures ->> 'ramp' = 'advance'
                    and id > coalesce((select max(id) from strangler.audit
                        where module = ? and figures ->> 'command' = 'auto' and figures ->> 'refused' is null), 0)) as good""";

    /** Reads the steps of modules. Thread-safe. */
    static final class Steps {

        private static final int TIMEOUT_SECONDS = 3;

        private final DSLContext database;

        Steps(DataSource dataSource) {
            this.database = DSL.using(dataSource, SQLDialect.POSTGRES, new Settings().withQueryTimeout(TIMEOUT_SECONDS));
        }

        Step of(String module) {
            Record row = Objects.requireNonNull(database.fetchOne(READ, module, module, module));
            Instant now = row.get("now", OffsetDateTime.class).toInstant();
            OffsetDateTime began = row.get("began", OffsetDateTime.class);
            return new Step(began == null ? now : began.toInstant(), now, row.get("good", Integer.class));
        }
    }
}
