package com.voicehelper.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What identity answers to the other modules. The same in the monolith and over gRPC: which of the two serves a call is
 * decided per call. Thread-safe; not to be called inside a transaction of another module.
 *
 * <p>Every method may throw {@link com.voicehelper.platform.ApiException}: 400 for an id that is not a UUID, 503 when
 * identity cannot be reached. An error is never answered as an empty result.
 */
public interface IdentityApi {

    /** How many ids {@link #usersByIds} takes at once. */
    int MAX_IDS = 1000;

    Optional<User> user(String userId);

    /** The users with these ids, in the order asked and without repetition, and the ids that no user has. */
    Users usersByIds(Collection<String> userIds);

    /** False when the session was ended, has expired, or never existed. */
    boolean sessionActive(String sessionId);

    /** The public keys that access tokens are verified with. */
    JWKSet publicKeys();

    /**
     * @param email null for accounts made by an external sign-in
     * @param role  {@code user}, {@code admin} or {@code super_admin}
     */
    record User(
            String id,
            String tenantId,
            String username,
            @Nullable String email,
            @Nullable String nickname,
            @Nullable String avatarUrl,
            String role,
            Instant createdAt) {}

    record Users(List<User> found, List<String> notFoundIds) {}
}
