package com.voicehelper.modelrouter.domain;

import static com.voicehelper.modelrouter.jooq.Tables.ACCOUNT;
import static com.voicehelper.modelrouter.jooq.Tables.BUDGET;
import static com.voicehelper.modelrouter.jooq.Tables.RESERVATION;

import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.modelrouter.jooq.tables.records.ReservationRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What tenants may spend, have spent, and have set aside for calls under way; in this process's own database. All that concerns one tenant
 * and month goes through one row, which the database locks: what is spent and reserved together never exceeds the limit by a reservation.
 */
@Component
public class TenantAccounts {

    private final ModuleDatabase database;
    private final ModelRouterSettings settings;
    private final Clock clock;

    TenantAccounts(ModuleDatabase modelrouterDatabase, ModelRouterSettings settings, Clock clock) {
        this.database = modelrouterDatabase;
        this.settings = settings;
        this.clock = clock;
    }

    public Budget budget(String tenantId) {
        return database.read(() -> {
            LocalDate month = month();
            var account = database.dsl().selectFrom(ACCOUNT).where(ACCOUNT.TENANT_ID.eq(tenantId), ACCOUNT.MONTH.eq(month)).fetchOptional();
            return new Budget(tenantId, start(month), start(month.plusMonths(1)), limit(tenantId),
                    account.map(row -> row.getSpent()).orElse(0L), account.map(row -> row.getReserved()).orElse(0L));
        });
    }

    /**
     * Sets what the tenant may spend in a month; joins the open transaction.
     *
     * @param limit in micro-units; null: without limit
     */
    public Budget limit(String tenantId, @Nullable Long limit) {
        return database.write(() -> {
            database.dsl().insertInto(BUDGET)
                    .set(BUDGET.TENANT_ID, tenantId).set(BUDGET.MONTHLY_LIMIT, limit).set(BUDGET.UPDATED_AT, now())
                    .onConflict(BUDGET.TENANT_ID)
                    .doUpdate().set(BUDGET.MONTHLY_LIMIT, limit).set(BUDGET.UPDATED_AT, now())
                    .execute();
            return budget(tenantId);
        });
    }

    private @Nullable Long limit(String tenantId) {
        var own = database.dsl().selectFrom(BUDGET).where(BUDGET.TENANT_ID.eq(tenantId)).fetchOne();
        return own == null ? settings.monthlyLimitMicros() : own.getMonthlyLimit();
    }

    /**
     * Sets aside what a call can cost at most.
     *
     * @throws ApiException 402 when the budget does not cover it; 409 when there is one for a call with that id
     */
    void reserve(UUID id, String tenantId, String model, long amount) {
        database.write(() -> {
            LocalDate month = month();
            Long limit = limit(tenantId);
            database.dsl().insertInto(ACCOUNT).set(ACCOUNT.TENANT_ID, tenantId).set(ACCOUNT.MONTH, month).onConflictDoNothing().execute();
            int covered = database.dsl().update(ACCOUNT)
                    .set(ACCOUNT.RESERVED, ACCOUNT.RESERVED.plus(amount))
                    .where(ACCOUNT.TENANT_ID.eq(tenantId), ACCOUNT.MONTH.eq(month))
                    .and(limit == null ? DSL.noCondition() : ACCOUNT.SPENT.plus(ACCOUNT.RESERVED).plus(amount).le(limit))
                    .execute();
            if (covered == 0) {
                throw exceeded(budget(tenantId));
            }
            int reserved = database.dsl().insertInto(RESERVATION)
                    .set(RESERVATION.ID, id).set(RESERVATION.TENANT_ID, tenantId).set(RESERVATION.MONTH, month).set(RESERVATION.MODEL, model)
                    .set(RESERVATION.AMOUNT, amount).set(RESERVATION.MADE_AT, now())
                    .onConflictDoNothing()
                    .execute();
            if (reserved == 0) {
                throw ApiException.conflict("This call was made before; it is not made twice, since it asks a price");
            }
        });
    }

    private static ApiException exceeded(Budget budget) {
        return ApiException.of(HttpStatus.PAYMENT_REQUIRED, "BUDGET_EXCEEDED",
                "The budget of this month does not cover the call; an administrator of the tenant can raise it, or it renews on "
                        + budget.until().atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /**
     * What cost nothing leaves nothing behind: the next model may be asked under the same id. What was given up as not known may still
     * become known.
     */
    void settle(Settlement settlement) {
        database.write(() -> {
            ReservationRecord row = database.dsl().selectFrom(RESERVATION).where(RESERVATION.ID.eq(settlement.id())).forUpdate().fetchOne();
            Long cost = settlement.cost();
            if (row == null || row.getState().equals("settled") || row.getState().equals("unknown") && cost == null) {
                return;
            }
            boolean open = row.getState().equals("open");
            long spent = cost == null ? row.getAmount() : cost;
            book(row, open ? -row.getAmount() : 0, open ? spent : spent - row.getCost());
            if (open && spent == 0) {
                database.dsl().deleteFrom(RESERVATION).where(RESERVATION.ID.eq(row.getId())).execute();
            } else {
                database.dsl().update(RESERVATION)
                        .set(RESERVATION.STATE, cost == null ? "unknown" : "settled")
                        .set(RESERVATION.COST, spent)
                        .set(RESERVATION.SETTLED_AT, now())
                        .where(RESERVATION.ID.eq(row.getId()))
                        .execute();
            }
        });
    }

    private void book(ReservationRecord row, long reserved, long spent) {
        database.dsl().update(ACCOUNT)
                .set(ACCOUNT.RESERVED, ACCOUNT.RESERVED.plus(reserved))
                .set(ACCOUNT.SPENT, ACCOUNT.SPENT.plus(spent))
                .where(ACCOUNT.TENANT_ID.eq(row.getTenantId()), ACCOUNT.MONTH.eq(row.getMonth()))
                .execute();
    }

    /** Those whose process died before it settled them. */
    List<UUID> openSince(Instant before, int most) {
        return database.dsl().select(RESERVATION.ID).from(RESERVATION)
                .where(RESERVATION.STATE.eq("open"), RESERVATION.MADE_AT.lt(before.atOffset(ZoneOffset.UTC)))
                .orderBy(RESERVATION.MADE_AT)
                .limit(most)
                .fetch(RESERVATION.ID);
    }

    /** Removes at most so many that were settled before the time; the number removed. */
    int forget(Instant before, int most) {
        return database.write(() -> database.dsl().deleteFrom(RESERVATION)
                .where(RESERVATION.ID.in(DSL.select(RESERVATION.ID).from(RESERVATION)
                        .where(RESERVATION.SETTLED_AT.lt(before.atOffset(ZoneOffset.UTC))).limit(most)))
                .execute());
    }

    private LocalDate month() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
    }

    private static Instant start(LocalDate month) {
        return month.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
