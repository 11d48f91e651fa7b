package com.voicehelper.modeladapter.domain;

import static com.voicehelper.modeladapter.jooq.Tables.MODEL_CALL;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.jooq.tables.records.ModelCallRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The calls that ask a price, in this process's own database. Thread-safe. */
@Component
public class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    /** Longer than any call takes: who made it is gone. */
    private static final Duration ABANDONED = Duration.ofMinutes(30);
    /** Longer than anybody disputes a bill. */
    private static final Period KEPT = Period.ofMonths(13);
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final ModuleDatabase database;
    private final ModuleOwnership ownership;
    private final Clock clock;

    Ledger(ModuleDatabase modeladapterDatabase, ModuleOwnership ownership, Clock clock) {
        this.database = modeladapterDatabase;
        this.ownership = ownership;
        this.clock = clock;
    }

    /**
     * A call that asks a price.
     *
     * @param kind    {@code chat} or {@code embedding}
     * @param state   {@code started}, {@code done}, {@code cancelled}, {@code failed} or {@code unknown}
     * @param cost    micro-units of the currency
     * @param endedAt null: it is under way
     */
    public record Entry(UUID id, String kind, String model, String provider, String state, long inputTokens, long outputTokens, long cost,
            Instant startedAt, @Nullable Instant endedAt) {}

    /** @param total of all pages */
    public record Page(List<Entry> entries, long total) {}

    /** The tenant's calls, the latest first. */
    public Page page(String tenantId, int limit, long offset) {
        return database.read(() -> new Page(
                database.dsl().selectFrom(MODEL_CALL)
                        .where(MODEL_CALL.TENANT_ID.eq(tenantId))
                        .orderBy(MODEL_CALL.STARTED_AT.desc(), MODEL_CALL.ID.desc())
                        .limit(limit).offset(offset)
                        .fetch(Ledger::entry),
                database.dsl().fetchCount(MODEL_CALL, MODEL_CALL.TENANT_ID.eq(tenantId))));
    }

    private static Entry entry(ModelCallRecord row) {
        return new Entry(row.getId(), row.getKind(), row.getModel(), row.getProvider(), row.getState(), row.getInputTokens(), row.getOutputTokens(),
                row.getCost(), row.getStartedAt().toInstant(), row.getEndedAt() == null ? null : row.getEndedAt().toInstant());
    }

    /**
     * Enters a call that is about to be made.
     *
     * @throws ApiException 409 when it is there already
     */
    void start(UUID id, String tenantId, Model model) {
        int entered = database.write(() -> database.dsl().insertInto(MODEL_CALL)
                .set(MODEL_CALL.ID, id)
                .set(MODEL_CALL.TENANT_ID, tenantId)
                .set(MODEL_CALL.KIND, model.description().kind().name().toLowerCase(Locale.ROOT))
                .set(MODEL_CALL.MODEL, model.name())
                .set(MODEL_CALL.PROVIDER, model.description().provider())
                .set(MODEL_CALL.STARTED_AT, now())
                .onConflictDoNothing()
                .execute());
        if (entered == 0) {
            throw ApiException.conflict("This call was made before; it is not made twice, since it asks a price");
        }
    }

    void settle(CallOutcome outcome) {
        database.write(() -> database.dsl().update(MODEL_CALL)
                .set(MODEL_CALL.STATE, outcome.end().name().toLowerCase(Locale.ROOT))
                .set(MODEL_CALL.INPUT_TOKENS, outcome.inputTokens())
                .set(MODEL_CALL.OUTPUT_TOKENS, outcome.outputTokens())
                .set(MODEL_CALL.COST, outcome.cost())
                .set(MODEL_CALL.ENDED_AT, now())
                .where(MODEL_CALL.ID.eq(outcome.id()), MODEL_CALL.STATE.eq("started"))
                .execute());
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void tidy() {
        if (!ownership.ownsWrites("modeladapter")) {
            return;
        }
        try {
            int abandoned = giveUpStartedBefore(now().minus(ABANDONED));
            if (abandoned > 0) {
                LOG.warn("The outcome of {} calls that ask a price is not known", abandoned);
            }
            while (forget(now().minus(KEPT)) == FORGOTTEN_AT_ONCE) {
                LOG.debug("Forgot {} calls", FORGOTTEN_AT_ONCE);
            }
        } catch (NotOwnerException moved) {
            LOG.debug("The ledger is owned elsewhere now");
        } catch (DataAccessException failed) {
            LOG.warn("Abandoned calls could not be given up, or old ones forgotten: {}", failed.getMessage());
        }
    }

    int giveUpStartedBefore(OffsetDateTime time) {
        return database.write(() -> database.dsl().update(MODEL_CALL)
                .set(MODEL_CALL.STATE, "unknown")
                .set(MODEL_CALL.ENDED_AT, now())
                .where(MODEL_CALL.STATE.eq("started"), MODEL_CALL.STARTED_AT.lt(time))
                .execute());
    }

    /** Removes some that ended before the time; the number removed. */
    int forget(OffsetDateTime time) {
        return database.write(() -> database.dsl().deleteFrom(MODEL_CALL)
                .where(MODEL_CALL.ID.in(DSL.select(MODEL_CALL.ID).from(MODEL_CALL).where(MODEL_CALL.ENDED_AT.lt(time)).limit(FORGOTTEN_AT_ONCE)))
                .execute());
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
