package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.SESSION;
import static com.voicehelper.identity.jooq.Tables.USER_ACCOUNT;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.security.AccessTokens;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes access tokens (JWT, RS256), and reads its own. Thread-safe. */
@Component
public class AccessTokenIssuer implements AccessTokens {

    private final SigningKeys keys;
    private final ModuleDatabase database;
    private final ActiveSessions sessions;
    private final IdentitySettings settings;
    private final Clock clock;

    AccessTokenIssuer(SigningKeys keys, ModuleDatabase identityDatabase, ActiveSessions sessions, IdentitySettings settings, Clock clock) {
        this.keys = keys;
        this.database = identityDatabase;
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
    }

    record Token(String value, Instant expiresAt) {}

    /** What a token that holds says. */
    public record Claims(String userId, String tenantId, String role, String sessionId, Instant expiresAt) {}

    Token issue(UUID userId, String tenantId, String role, UUID sessionId) {
        RSAKey key = keys.current();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = now.plus(settings.accessTokenLife());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject(userId.toString())
                        .claim("user_id", userId.toString())
                        .claim("tenant_id", tenantId)
                        .claim("role", role)
                        .claim("sid", sessionId.toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(expiresAt))
                        .jwtID(Ids.next().toString())
                        .build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException exception) {
            throw new IllegalStateException("An access token could not be signed", exception);
        }
        return new Token(token.serialize(), expiresAt);
    }

    /** With the role as it is now; null when the session or its user is gone. */
    @Override
    public @Nullable String renew(Caller caller) {
        UUID sessionId = ActiveSessions.parse(caller.sessionId());
        if (sessionId == null || !sessions.active(sessionId)) {
            return null;
        }
        var user = database.dsl().select(USER_ACCOUNT.ID, USER_ACCOUNT.TENANT_ID, USER_ACCOUNT.ROLE)
                .from(SESSION).join(USER_ACCOUNT).on(USER_ACCOUNT.ID.eq(SESSION.USER_ID))
                .where(SESSION.ID.eq(sessionId))
                .fetchOne();
        return user == null ? null : issue(user.value1(), user.value2(), user.value3(), sessionId).value();
    }

    /** What the token says; empty when it was not signed here, has expired, or its session does not hold. */
    public Optional<Claims> read(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWK key = keys.publicKeys().getKeyByKeyId(jwt.getHeader().getKeyID());
            if (key == null || !JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(new RSASSAVerifier(key.toRSAKey()))) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Instant expiresAt = claims.getExpirationTime().toInstant();
            UUID sessionId = ActiveSessions.parse(claims.getStringClaim("sid"));
            if (expiresAt.isBefore(clock.instant()) || sessionId == null || !sessions.active(sessionId)) {
                return Optional.empty();
            }
            return Optional.of(new Claims(claims.getSubject(), claims.getStringClaim("tenant_id"), claims.getStringClaim("role"), sessionId.toString(), expiresAt));
        } catch (ParseException | JOSEException notOurs) {
            return Optional.empty();
        }
    }
}
