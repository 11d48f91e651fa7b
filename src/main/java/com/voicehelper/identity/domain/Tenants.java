package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.TENANT;

import com.voicehelper.identity.IdentityEvent.TenantCreated;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The tenants. Thread-safe. */
@Component
class Tenants {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}");

    private final ModuleDatabase database;
    private final ApplicationEventPublisher events;
    private final IdentitySettings settings;
    private final Clock clock;

    Tenants(ModuleDatabase identityDatabase, ApplicationEventPublisher events, IdentitySettings settings, Clock clock) {
        this.database = identityDatabase;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The tenant that somebody who registers may join.
     *
     * @throws ApiException 400 when it is no name, 403 when tenants are closed
     */
    String admit(@Nullable String wanted) {
        String name = wanted == null || wanted.isBlank() ? Caller.DEFAULT_TENANT : wanted.strip();
        if (!NAME.matcher(name).matches()) {
            throw ApiException.badRequest("'tenant_id' must be at most 64 letters, digits and _ . : -");
        }
        if (!settings.openTenants() && !name.equals(Caller.DEFAULT_TENANT)) {
            throw ApiException.forbidden("This tenant cannot be joined by registering");
        }
        return name;
    }

    /** Makes the tenant if it is missing. Joins the transaction. */
    void ensure(String id) {
        OffsetDateTime now = Now.of(clock);
        int made = database.dsl().insertInto(TENANT)
                .set(TENANT.ID, id)
                .set(TENANT.NAME, id)
                .set(TENANT.CREATED_AT, now)
                .onConflictDoNothing()
                .execute();
        if (made == 1) {
            events.publishEvent(new TenantCreated(id, id, now.toInstant()));
        }
    }
}
