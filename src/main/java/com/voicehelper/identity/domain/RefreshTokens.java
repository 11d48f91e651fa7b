package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.REFRESH_TOKEN;
import static com.voicehelper.identity.jooq.Tables.SESSION;

import com.voicehelper.identity.jooq.tables.records.RefreshTokenRecord;
import com.voicehelper.identity.jooq.tables.records.SessionRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refresh tokens: each is used once and replaced. One that comes a second time was stolen, from the client or by it, so its whole
 * session ends (RFC 9700, 4.14). The same request sent again, known by its idempotency key, is not a second use: its first answer was
 * lost, and since tokens are kept as digests only it cannot be given again, so the token that nobody received is replaced.
 * Joins the transaction. Thread-safe.
 */
@Component
class RefreshTokens {

    private static final Duration RESENDING = Duration.ofMinutes(1);

    private final SecureRandom random = new SecureRandom();
    private final ModuleDatabase database;
    private final Clock clock;

    RefreshTokens(ModuleDatabase identityDatabase, Clock clock) {
        this.database = identityDatabase;
        this.clock = clock;
    }

    sealed interface Use {

        /** It held: the session goes on with a new token. */
        record Rotated(UUID sessionId, UUID userId, String token) implements Use {}

        /** It had been used: the caller ends the session. */
        record Reused(UUID sessionId, UUID userId) implements Use {}

        /** It is unknown, or its session has ended or expired. */
        record Refused() implements Use {}
    }

    String issue(UUID sessionId) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        database.dsl().insertInto(REFRESH_TOKEN)
                .set(REFRESH_TOKEN.TOKEN_HASH, digest(token))
                .set(REFRESH_TOKEN.SESSION_ID, sessionId)
                .set(REFRESH_TOKEN.CREATED_AT, Now.of(clock))
                .execute();
        return token;
    }

    /** @param requestKey what tells this request from another one with the same token; null when the client sent nothing */
    Use use(String token, @Nullable String requestKey) {
        byte[] hash = digest(token);
        UUID sessionId = database.dsl().select(REFRESH_TOKEN.SESSION_ID).from(REFRESH_TOKEN).where(REFRESH_TOKEN.TOKEN_HASH.eq(hash)).fetchOne(REFRESH_TOKEN.SESSION_ID);
        // The session's row is locked before the token's, as everywhere: two uses of one token come one after the other.
        SessionRecord session = sessionId == null ? null : database.dsl().selectFrom(SESSION).where(SESSION.ID.eq(sessionId)).forUpdate().fetchOne();
        RefreshTokenRecord row = session == null ? null : database.dsl().selectFrom(REFRESH_TOKEN).where(REFRESH_TOKEN.TOKEN_HASH.eq(hash)).fetchOne();
        OffsetDateTime now = Now.of(clock);
        if (session == null || row == null || session.getEndedAt() != null || !session.getExpiresAt().isAfter(now)) {
            return new Use.Refused();
        }
        byte[] key = requestKey == null ? null : digest(requestKey);
        if (row.getUsedAt() != null && !sentAgain(row, key, now)) {
            return new Use.Reused(session.getId(), session.getUserId());
        }
        if (row.getReplacedBy() != null) {
            database.dsl().deleteFrom(REFRESH_TOKEN).where(REFRESH_TOKEN.TOKEN_HASH.eq(row.getReplacedBy())).execute();
        }
        String next = issue(session.getId());
        database.dsl().update(REFRESH_TOKEN)
                .set(REFRESH_TOKEN.USED_AT, now)
                .set(REFRESH_TOKEN.REPLACED_BY, digest(next))
                .set(REFRESH_TOKEN.REQUEST_KEY, key)
                .where(REFRESH_TOKEN.TOKEN_HASH.eq(hash))
                .execute();
        return new Use.Rotated(session.getId(), session.getUserId(), next);
    }

    private boolean sentAgain(RefreshTokenRecord row, byte @Nullable [] key, OffsetDateTime now) {
        return key != null
                && Arrays.equals(key, row.getRequestKey())
                && row.getUsedAt().plus(RESENDING).isAfter(now)
                && database.dsl().fetchExists(REFRESH_TOKEN, REFRESH_TOKEN.TOKEN_HASH.eq(row.getReplacedBy()).and(REFRESH_TOKEN.USED_AT.isNull()));
    }

    private static byte[] digest(String secret) {
        return Digests.sha256(secret.getBytes(StandardCharsets.UTF_8));
    }
}
