package com.voicehelper.identity.remote;

import com.nimbusds.jose.jwk.JWKSet;
import com.voicehelper.identity.IdentityApi;
import com.voicehelper.platform.routing.ModuleOwnership;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.platform.security.AccessTokenKeys;
import com.voicehelper.platform.security.Sessions;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/**
 * The published API: in this process or at the service. Accounts are read by the routing decision of each call. Sessions and keys are
 * asked of the side that owns the data: the other one may be a few milliseconds behind, which would refuse who has just signed in
 * and let pass who has just logged out. Thread-safe.
 */
@Component
@Primary
class RoutedIdentity implements IdentityApi, AccessTokenKeys, Sessions {

    private static final String MODULE = "identity";

    private final @Nullable IdentityApi local;
    private final RemoteIdentity remote;
    private final ModuleRoutes routes;
    private final ModuleOwnership ownership;

    RoutedIdentity(@Qualifier("localIdentity") Optional<IdentityApi> local, RemoteIdentity remote, ModuleRoutes routes, ModuleOwnership ownership) {
        this.local = local.orElse(null);
        this.remote = remote;
        this.routes = routes;
        this.ownership = ownership;
    }

    @Override
    public Optional<User> user(String userId) {
        return read(userId, identity -> identity.user(userId));
    }

    @Override
    public Users usersByIds(Collection<String> userIds) {
        return read(userIds.stream().findFirst().orElse(MODULE), identity -> identity.usersByIds(userIds));
    }

    @Override
    public boolean sessionActive(String sessionId) {
        return askOwner(identity -> identity.sessionActive(sessionId));
    }

    @Override
    public boolean active(String sessionId) {
        return sessionActive(sessionId);
    }

    @Override
    public JWKSet publicKeys() {
        return askOwner(IdentityApi::publicKeys);
    }

    private <T> T read(String key, Function<IdentityApi, T> question) {
        IdentityApi here = local;
        return here == null ? question.apply(remote) : routes.read(MODULE, key, () -> question.apply(here), () -> question.apply(remote));
    }

    private <T> T askOwner(Function<IdentityApi, T> question) {
        return question.apply(local != null && ownership.ownsWrites(MODULE) ? local : remote);
    }
}
