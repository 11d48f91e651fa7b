package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.LOGIN_ATTEMPT;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts failed sign-ins in a row and locks for a time that doubles with each. Counts names that no account has as well, so that
 * a lock tells nobody which accounts exist.
 */
@Component
class LoginAttempts {

    private final ModuleDatabase database;
    private final IdentitySettings settings;
    private final Clock clock;

    LoginAttempts(ModuleDatabase identityDatabase, IdentitySettings settings, Clock clock) {
        this.database = identityDatabase;
        this.settings = settings;
        this.clock = clock;
    }

    /** What is counted: the account, however it was named; else the name, which is kept as a hash only. */
    static String subject(@Nullable UUID userId, String name) {
        return userId != null
                ? "user:" + userId
                : "name:" + HexFormat.of().formatHex(Digests.sha256(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws ApiException 429 while the subject is locked */
    void check(String subject) {
        OffsetDateTime until = database.dsl().select(LOGIN_ATTEMPT.LOCKED_UNTIL)
                .from(LOGIN_ATTEMPT).where(LOGIN_ATTEMPT.SUBJECT.eq(subject))
                .fetchOne(LOGIN_ATTEMPT.LOCKED_UNTIL);
        if (until != null && until.isAfter(Now.of(clock))) {
            throw locked(Duration.between(Now.of(clock), until));
        }
    }

    static ApiException locked(Duration left) {
        return ApiException.tooManyRequests("Too many failed sign-ins; try again later", (int) Math.max(1, left.toSeconds() + 1));
    }

    /** Joins the transaction; attempts at one subject are counted one after the other. */
    void failed(String subject) {
        OffsetDateTime now = Now.of(clock);
        int failures = database.dsl().insertInto(LOGIN_ATTEMPT)
                .set(LOGIN_ATTEMPT.SUBJECT, subject)
                .set(LOGIN_ATTEMPT.FAILURES, 1)
                .set(LOGIN_ATTEMPT.LAST_FAILED_AT, now)
                .onConflict(LOGIN_ATTEMPT.SUBJECT)
                .doUpdate()
                .set(LOGIN_ATTEMPT.FAILURES, LOGIN_ATTEMPT.FAILURES.plus(1))
                .set(LOGIN_ATTEMPT.LAST_FAILED_AT, now)
                .returning(LOGIN_ATTEMPT.FAILURES)
                .fetchSingle()
                .getFailures();
        if (failures >= settings.loginFailures()) {
            database.dsl().update(LOGIN_ATTEMPT)
                    .set(LOGIN_ATTEMPT.LOCKED_UNTIL, now.plus(lock(failures - settings.loginFailures())))
                    .where(LOGIN_ATTEMPT.SUBJECT.eq(subject))
                    .execute();
        }
    }

    /** Joins the transaction. */
    void succeeded(String subject) {
        database.dsl().deleteFrom(LOGIN_ATTEMPT).where(LOGIN_ATTEMPT.SUBJECT.eq(subject)).execute();
    }

    private Duration lock(int beyond) {
        Duration doubled = Duration.ofSeconds(1L << Math.min(beyond, 30));
        return doubled.compareTo(settings.longestLock()) < 0 ? doubled : settings.longestLock();
    }
}
