package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.EXTERNAL_IDENTITY;
import static com.voicehelper.identity.jooq.Tables.USER_ACCOUNT;

import com.voicehelper.identity.IdentityEvent.UserLoggedIn;
import com.voicehelper.identity.domain.ActiveSessions.Origin;
import com.voicehelper.identity.jooq.tables.records.ExternalIdentityRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * What a sign-in makes once it is known who it is: a session with its first tokens; and how a session goes on. Opens its own
 * transactions; tokens are signed outside them. Thread-safe.
 */
@Component
public class SignIns {

    private final ModuleDatabase database;
    private final Accounts accounts;
    private final ActiveSessions sessions;
    private final RefreshTokens refreshTokens;
    private final AccessTokenIssuer accessTokens;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SignIns(ModuleDatabase identityDatabase, Accounts accounts, ActiveSessions sessions, RefreshTokens refreshTokens,
            AccessTokenIssuer accessTokens, ApplicationEventPublisher events, Clock clock) {
        this.database = identityDatabase;
        this.accounts = accounts;
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
        this.events = events;
        this.clock = clock;
    }

    /** A session that was opened, before its access token is signed. */
    record Opened(Account account, UUID sessionId, String refreshToken) {}

    /** Joins the transaction, which holds the account. */
    Opened open(Account account, Origin origin, String method) {
        OffsetDateTime now = Now.of(clock);
        database.dsl().update(USER_ACCOUNT).set(USER_ACCOUNT.LAST_LOGIN_AT, now).where(USER_ACCOUNT.ID.eq(account.id())).execute();
        UUID sessionId = sessions.open(account.id(), origin);
        String refreshToken = refreshTokens.issue(sessionId);
        events.publishEvent(new UserLoggedIn(account.id().toString(), account.tenantId(), sessionId.toString(), method, now.toInstant()));
        return new Opened(account, sessionId, refreshToken);
    }

    /** After the transaction. */
    SignedIn signed(Opened opened) {
        Account account = opened.account();
        var token = accessTokens.issue(account.id(), account.tenantId(), account.role(), opened.sessionId());
        ExternalIdentityRecord wechat = database.dsl().selectFrom(EXTERNAL_IDENTITY)
                .where(EXTERNAL_IDENTITY.USER_ID.eq(account.id()).and(EXTERNAL_IDENTITY.PROVIDER.eq(WeChatSignIn.PROVIDER)))
                .limit(1)
                .fetchOne();
        return new SignedIn(account, wechat == null ? null : wechat.getSubject(), wechat == null ? null : wechat.getUnionId(),
                token.value(), token.expiresAt(), opened.refreshToken());
    }

    /**
     * Goes on with the session of a refresh token, with new tokens. A token that was used before ends the session.
     *
     * @param requestKey what tells this request from another with the same token; null when the client sent nothing
     * @throws ApiException 401 when the token does not hold
     */
    public SignedIn refresh(@Nullable String refreshToken, @Nullable String requestKey) {
        if (refreshToken == null || refreshToken.isBlank()) {
            throw ApiException.badRequest("'refresh_token' is required");
        }
        Opened opened = database.write(() -> switch (refreshTokens.use(refreshToken, requestKey)) {
            case RefreshTokens.Use.Rotated rotated -> accounts.find(rotated.userId())
                    .map(account -> {
                        sessions.prolong(rotated.sessionId());
                        return new Opened(account, rotated.sessionId(), rotated.token());
                    })
                    .orElse(null);
            case RefreshTokens.Use.Reused reused -> {
                accounts.find(reused.userId()).ifPresent(account -> sessions.end(account.id(), account.tenantId(), reused.sessionId(), "token-reused"));
                yield null;
            }
            case RefreshTokens.Use.Refused refused -> null;
        });
        if (opened == null) {
            throw ApiException.of(HttpStatus.UNAUTHORIZED, "TOKEN_INVALID", "The refresh token does not hold; sign in again");
        }
        return signed(opened);
    }
}
