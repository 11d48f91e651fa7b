package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.LOGIN_ATTEMPT;
import static com.voicehelper.identity.jooq.Tables.REFRESH_TOKEN;
import static com.voicehelper.identity.jooq.Tables.SESSION;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets what no longer matters: sessions a week after their end, with their tokens, and failed sign-ins after a day. */
@Component
class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final Duration SESSIONS = Duration.ofDays(7);
    private static final Duration ATTEMPTS = Duration.ofDays(1);
    private static final int AT_ONCE = 500;

    private final ModuleDatabase database;
    private final ModuleOwnership ownership;
    private final Clock clock;

    Expiry(ModuleDatabase identityDatabase, ModuleOwnership ownership, Clock clock) {
        this.database = identityDatabase;
        this.ownership = ownership;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT1H")
    void run() {
        if (!ownership.ownsWrites("identity")) {
            return;
        }
        try {
            while (forgetSome()) {
                LOG.debug("Forgot {} sessions", AT_ONCE);
            }
        } catch (NotOwnerException moved) {
            LOG.debug("Identity is owned elsewhere now");
        } catch (DataAccessException failed) {
            LOG.warn("Expired sessions could not be forgotten: {}", failed.getMessage());
        }
    }

    /** Whether there may be more. */
    boolean forgetSome() {
        OffsetDateTime now = Now.of(clock);
        return database.write(() -> {
            var sql = database.dsl();
            sql.deleteFrom(LOGIN_ATTEMPT).where(LOGIN_ATTEMPT.LAST_FAILED_AT.lt(now.minus(ATTEMPTS))).execute();
            List<UUID> gone = sql.select(SESSION.ID).from(SESSION)
                    .where(SESSION.EXPIRES_AT.lt(now.minus(SESSIONS)).or(SESSION.ENDED_AT.lt(now.minus(SESSIONS))))
                    .limit(AT_ONCE)
                    .forUpdate().skipLocked()
                    .fetch(SESSION.ID);
            sql.deleteFrom(REFRESH_TOKEN).where(REFRESH_TOKEN.SESSION_ID.in(gone)).execute();
            sql.deleteFrom(SESSION).where(SESSION.ID.in(gone)).execute();
            return gone.size() == AT_ONCE;
        });
    }
}
