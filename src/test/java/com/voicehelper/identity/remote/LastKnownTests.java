package com.voicehelper.identity.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.voicehelper.platform.ApiException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LastKnownTests {

    private static final BooleanSupplier AWAY = () -> {
        throw ApiException.unavailable("away", 1);
    };

    private final LastKnown lastKnown = new LastKnown();

    @Test
    void aSessionThatHeldHoldsWhileNobodyCanBeAsked() {
        assertThat(lastKnown.session("s", () -> true)).isTrue();

        assertThat(lastKnown.session("s", AWAY)).isTrue();
        assertThatThrownBy(() -> lastKnown.session("another", AWAY)).isInstanceOf(ApiException.class).hasMessage("away");
    }

    @Test
    void aSessionThatEndedDoesNotComeBack() {
        lastKnown.session("s", () -> true);
        assertThat(lastKnown.session("s", () -> false)).isFalse();

        assertThatThrownBy(() -> lastKnown.session("s", AWAY)).isInstanceOf(ApiException.class);
    }

    @Test
    void anErrorOfTheQuestionIsNotAnOutage() {
        lastKnown.session("s", () -> true);

        assertThatThrownBy(() -> lastKnown.session("s", () -> {
            throw ApiException.badRequest("no session id");
        })).isInstanceOf(ApiException.class).hasMessage("no session id");
    }

    @Test
    void theLastKeysHoldWhileNobodyCanBeAsked() {
        JWKSet keys = new JWKSet();
        assertThatThrownBy(() -> lastKnown.keys(LastKnownTests::away)).isInstanceOf(ApiException.class);

        assertThat(lastKnown.keys(() -> keys)).isSameAs(keys);
        assertThat(lastKnown.keys(LastKnownTests::away)).isSameAs(keys);
    }

    private static JWKSet away() {
        throw ApiException.unavailable("away", 1);
    }
}
