package com.voicehelper.identity.remote;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWKSet;
import com.voicehelper.platform.ApiException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What identity said last, for when it cannot be asked: that a session holds for at most thirty seconds, since a logout must not go
 * unnoticed for long; its keys until it publishes others. Bounded. Thread-safe.
 */
final class LastKnown {

    private static final Duration ACTIVE = Duration.ofSeconds(30);
    private static final int MOST = 100_000;

    private final Cache<String, Boolean> active = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(ACTIVE).build();
    private volatile @Nullable JWKSet keys;

    /** @throws ApiException what the question threw, when nothing is known */
    boolean session(String id, BooleanSupplier question) {
        try {
            boolean answer = question.getAsBoolean();
            if (answer) {
                active.put(id, Boolean.TRUE);
            } else {
                active.invalidate(id);
            }
            return answer;
        } catch (ApiException failed) {
            if (failed.status().is5xxServerError() && active.getIfPresent(id) != null) {
                return true;
            }
            throw failed;
        }
    }

    /** @throws ApiException what the question threw, when nothing is known */
    JWKSet keys(Supplier<JWKSet> question) {
        try {
            JWKSet answer = question.get();
            keys = answer;
            return answer;
        } catch (ApiException failed) {
            JWKSet known = keys;
            if (failed.status().is5xxServerError() && known != null) {
                return known;
            }
            throw failed;
        }
    }
}
