package com.voicehelper.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.platform.ApiException;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens: RS256 (RFC 7519, RFC 8725), a published key, not expired, all claims there. A signature is computed once;
 * whether its key is still published and the token not expired is asked each time. Thread-safe.
 */
@Component
class TokenVerifier {

    private final VerificationKeys keys;
    private final Clock clock;
    private final Cache<String, Signed> known = Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofMinutes(5)).build();

    TokenVerifier(VerificationKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether the text has the form of a signed JWT: three parts. API keys and made-up tokens have not. */
    static boolean looksLikeToken(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        return first >= 0 && second >= 0 && text.indexOf('.', second + 1) < 0;
    }

    /**
     * @throws ApiException 401 that says what is wrong with the token, 503 when it cannot be told
     */
    VerifiedToken verify(String token) {
        Signed signed = known.getIfPresent(token);
        if (signed == null || !signed.key().equals(keys.find(signed.keyId()))) {
            signed = signed(token);
            known.put(token, signed);
        }
        if (!clock.instant().isBefore(signed.claims().expiresAt())) {
            throw ApiException.of(HttpStatus.UNAUTHORIZED, "TOKEN_EXPIRED", "Token has expired");
        }
        return signed.claims();
    }

    private record Signed(String keyId, RSAPublicKey key, VerifiedToken claims) {}

    private Signed signed(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
                throw invalid("the algorithm is not RS256");
            }
            String keyId = jwt.getHeader().getKeyID();
            RSAPublicKey key = keyId == null ? null : keys.find(keyId);
            if (key == null) {
                throw invalid("the key is unknown");
            }
            if (!jwt.verify(new RSASSAVerifier(key))) {
                throw invalid("the signature does not match");
            }
            return new Signed(keyId, key, claims(jwt.getJWTClaimsSet()));
        } catch (ParseException exception) {
            throw invalid("it is not a JWT");
        } catch (JOSEException exception) {
            throw invalid("it cannot be verified");
        }
    }

    private static VerifiedToken claims(JWTClaimsSet claims) throws ParseException {
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            throw invalid("it has no expiry");
        }
        String user = claims.getStringClaim("user_id");
        String role = claims.getStringClaim("role");
        return new VerifiedToken(
                present("sub", user == null ? claims.getSubject() : user),
                present("tenant_id", claims.getStringClaim("tenant_id")),
                role == null || role.isBlank() ? "user" : role,
                present("sid", claims.getStringClaim("sid")),
                expires.toInstant());
    }

    private static String present(String claim, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw invalid("the claim " + claim + " is missing");
        }
        return value;
    }

    static ApiException invalid(String problem) {
        return ApiException.of(HttpStatus.UNAUTHORIZED, "TOKEN_INVALID", "Invalid token: " + problem);
    }
}
