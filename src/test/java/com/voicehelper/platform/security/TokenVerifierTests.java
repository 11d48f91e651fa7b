package com.voicehelper.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.WebSlice;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of a token that was accepted must not outlive what made it acceptable. */
class TokenVerifierTests {

    private final RSAKey key = WebSlice.newKey();
    private final SettableClock clock = new SettableClock();
    private volatile JWKSet published = new JWKSet(key).toPublicJWKSet();
    private final TokenVerifier verifier = new TokenVerifier(new VerificationKeys(() -> published, clock), clock);
    private final String token = WebSlice.sign(key, "u1", "tenant-1", "session-1", Duration.ofHours(1));

    @Test
    void anAcceptedTokenIsAcceptedAgain() {
        assertThat(verifier.verify(token)).isEqualTo(verifier.verify(token));
        assertThat(verifier.verify(token).userId()).isEqualTo("u1");
    }

    @Test
    void anAcceptedTokenExpires() {
        verifier.verify(token);
        clock.pass(Duration.between(clock.instant(), Instant.now().plus(Duration.ofHours(2))));
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(ApiException.class).hasMessageContaining("expired");
    }

    @Test
    void anAcceptedTokenGoesWithItsKey() {
        verifier.verify(token);
        published = new JWKSet(WebSlice.newKey()).toPublicJWKSet();
        clock.pass(Duration.ofMinutes(6));
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(ApiException.class).hasMessageContaining("the key is unknown");
    }

    @Test
    void anotherKeyOfTheSameNameDoesNotVouchForAnAcceptedToken() throws Exception {
        verifier.verify(token);
        published = new JWKSet(new RSAKey.Builder(WebSlice.newKey()).keyID(key.getKeyID()).build()).toPublicJWKSet();
        clock.pass(Duration.ofMinutes(6));
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(ApiException.class).hasMessageContaining("the signature does not match");
    }
}
