package com.voicehelper.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.WebSlice;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VerificationKeysTests {

    private final RSAKey first = WebSlice.newKey();
    private final RSAKey second = WebSlice.newKey();
    private final AtomicInteger asked = new AtomicInteger();
    private final SettableClock clock = new SettableClock();
    private volatile JWKSet published = new JWKSet(first);
    private final VerificationKeys keys = keys();

    private VerificationKeys keys() {
        AccessTokenKeys source = () -> {
            asked.incrementAndGet();
            if (published == null) {
                throw new IllegalStateException("away");
            }
            return published.toPublicJWKSet();
        };
        return new VerificationKeys(source, clock);
    }

    @Test
    void aKnownKeyIsNotAskedForAgain() {
        for (int i = 0; i < 100; i++) {
            assertThat(keys.find(first.getKeyID())).isNotNull();
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void unknownKeyIdsDoNotFloodTheSource() {
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.find("made up " + i)).isNull();
        }
        assertThat(asked).hasValue(1);
        clock.pass(Duration.ofSeconds(6));
        keys.find("made up");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aNewKeyIsFoundSoonAndAWithdrawnOneGoes() {
        keys.find(first.getKeyID());
        published = new JWKSet(second);
        clock.pass(Duration.ofSeconds(6));
        assertThat(keys.find(second.getKeyID())).isNotNull();
        assertThat(keys.find(first.getKeyID())).isNull();
    }

    @Test
    void knownKeysHoldWhileTheSourceIsAway() {
        keys.find(first.getKeyID());
        published = null;
        clock.pass(Duration.ofHours(1));
        assertThat(keys.find(first.getKeyID())).isNotNull();
        assertThatThrownBy(() -> keys.find("unknown")).isInstanceOfSatisfying(ApiException.class, error -> assertThat(error.status().value()).isEqualTo(503));
    }
}
