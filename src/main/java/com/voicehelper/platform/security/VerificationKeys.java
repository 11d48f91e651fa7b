package com.voicehelper.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.voicehelper.platform.ApiException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The published keys, by key id. Asked again for a key id that is not known, at most every few seconds however many tokens name
 * unknown keys, and now and then so that withdrawn keys go. While the source is away the last known keys hold. Thread-safe.
 */
@Component
class VerificationKeys {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationKeys.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration OLD = Duration.ofMinutes(5);

    private final AccessTokenKeys source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Map<String, RSAPublicKey> keys = Map.of();
    private volatile Instant triedAt = Instant.MIN;
    private volatile boolean failed;

    VerificationKeys(AccessTokenKeys source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * The key of that id; null when it is not among the published ones.
     *
     * @throws ApiException 503 when the key is unknown and the published ones cannot be read
     */
    @Nullable RSAPublicKey find(String id) {
        RSAPublicKey known = keys.get(id);
        if (known != null && !olderThan(OLD) || known == null && !olderThan(PAUSE)) {
            return known == null && failed ? unavailable() : known;
        }
        if (known != null ? fetching.tryLock() : lockPatiently()) {
            try {
                if (known == null && keys.containsKey(id)) {
                    return keys.get(id);
                }
                if (olderThan(PAUSE)) {
                    fetch();
                }
            } finally {
                fetching.unlock();
            }
        }
        RSAPublicKey found = keys.get(id);
        return found == null && failed ? unavailable() : found;
    }

    private boolean lockPatiently() {
        fetching.lock();
        return true;
    }

    /** The time is noted at the end: whoever asks for a new key meanwhile waits for it instead of being told that there is none. */
    private void fetch() {
        try {
            Map<String, RSAPublicKey> fetched = new HashMap<>();
            for (JWK key : source.publicKeys().getKeys()) {
                if (key instanceof RSAKey rsa && rsa.getKeyID() != null) {
                    fetched.put(rsa.getKeyID(), rsa.toRSAPublicKey());
                }
            }
            keys = Map.copyOf(fetched);
            failed = false;
        } catch (RuntimeException | JOSEException exception) {
            failed = true;
            LOG.warn("The keys of access tokens cannot be read; {} known keys hold: {}", keys.size(), exception.toString());
        } finally {
            triedAt = clock.instant();
        }
    }

    private boolean olderThan(Duration age) {
        Instant tried = triedAt;
        return tried.equals(Instant.MIN) || tried.plus(age).isBefore(clock.instant());
    }

    private static RSAPublicKey unavailable() {
        throw ApiException.unavailable("Sign-in cannot be checked at the moment; try again", 1);
    }
}
