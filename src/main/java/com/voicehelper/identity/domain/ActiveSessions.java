package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.SESSION;

import com.voicehelper.identity.IdentityEvent.TokenRevoked;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The sign-ins that hold. A session that was ended stays ended. Thread-safe; what writes joins the transaction. */
@Component
public class ActiveSessions {

    private final ModuleDatabase database;
    private final ApplicationEventPublisher events;
    private final IdentitySettings settings;
    private final Clock clock;

    ActiveSessions(ModuleDatabase identityDatabase, ApplicationEventPublisher events, IdentitySettings settings, Clock clock) {
        this.database = identityDatabase;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /** Where a sign-in comes from, as its owner will see it. */
    public record Origin(@Nullable String address, @Nullable String userAgent) {}

    /** The id, or null when it is none. */
    static @Nullable UUID parse(@Nullable String id) {
        try {
            return id == null ? null : UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    boolean active(UUID sessionId) {
        return database.dsl().fetchExists(SESSION, SESSION.ID.eq(sessionId).and(SESSION.ENDED_AT.isNull()).and(SESSION.EXPIRES_AT.gt(Now.of(clock))));
    }

    UUID open(UUID userId, Origin origin) {
        UUID id = Ids.next();
        OffsetDateTime now = Now.of(clock);
        database.dsl().insertInto(SESSION)
                .set(SESSION.ID, id)
                .set(SESSION.USER_ID, userId)
                .set(SESSION.CREATED_AT, now)
                .set(SESSION.EXPIRES_AT, now.plus(settings.refreshTokenLife()))
                .set(SESSION.ADDRESS, origin.address())
                .set(SESSION.USER_AGENT, origin.userAgent() == null ? null : origin.userAgent().substring(0, Math.min(256, origin.userAgent().length())))
                .execute();
        return id;
    }

    void prolong(UUID sessionId) {
        database.dsl().update(SESSION)
                .set(SESSION.EXPIRES_AT, Now.of(clock).plus(settings.refreshTokenLife()))
                .where(SESSION.ID.eq(sessionId))
                .execute();
    }

    /** Ends one session of the user at once, on every node; nothing happens when it has ended before. */
    public void end(UUID userId, String tenantId, UUID sessionId, String reason) {
        end(userId, tenantId, SESSION.ID.eq(sessionId), reason);
    }

    /** As {@link #end}, for all sessions of the user. */
    void endAll(UUID userId, String tenantId, String reason) {
        end(userId, tenantId, SESSION.USER_ID.eq(userId), reason);
    }

    private void end(UUID userId, String tenantId, Condition which, String reason) {
        OffsetDateTime now = Now.of(clock);
        List<UUID> ended = database.dsl().update(SESSION)
                .set(SESSION.ENDED_AT, now)
                .set(SESSION.END_REASON, reason)
                .where(which).and(SESSION.USER_ID.eq(userId)).and(SESSION.ENDED_AT.isNull())
                .returning(SESSION.ID)
                .fetch(SESSION.ID);
        if (!ended.isEmpty()) {
            events.publishEvent(new TokenRevoked(userId.toString(), tenantId, ended.stream().map(UUID::toString).toList(), reason, now.toInstant()));
        }
    }
}
