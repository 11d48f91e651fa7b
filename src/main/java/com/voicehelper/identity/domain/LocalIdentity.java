package com.voicehelper.identity.domain;

import com.nimbusds.jose.jwk.JWKSet;
import com.voicehelper.identity.IdentityApi;
import com.voicehelper.platform.ApiException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The published API, answered from this process's database. */
@Component
public class LocalIdentity implements IdentityApi {

    private final Accounts accounts;
    private final ActiveSessions sessions;
    private final SigningKeys keys;

    LocalIdentity(Accounts accounts, ActiveSessions sessions, SigningKeys keys) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.keys = keys;
    }

    @Override
    public Optional<User> user(String userId) {
        return accounts.find(id(userId)).map(Account::published);
    }

    @Override
    public Users usersByIds(Collection<String> userIds) {
        if (userIds.size() > MAX_IDS) {
            throw ApiException.badRequest("At most " + MAX_IDS + " ids may be asked for at once");
        }
        List<UUID> ids = userIds.stream().map(LocalIdentity::id).distinct().toList();
        Map<UUID, User> found = new HashMap<>();
        accounts.find(ids).forEach(account -> found.put(account.id(), account.published()));
        Map<Boolean, List<UUID>> split = ids.stream().collect(Collectors.partitioningBy(found::containsKey));
        return new Users(split.get(true).stream().map(found::get).toList(), split.get(false).stream().map(UUID::toString).toList());
    }

    @Override
    public boolean sessionActive(String sessionId) {
        UUID id = ActiveSessions.parse(sessionId);
        return id != null && sessions.active(id);
    }

    @Override
    public JWKSet publicKeys() {
        return keys.publicKeys();
    }

    private static UUID id(String value) {
        UUID id = ActiveSessions.parse(value);
        if (id == null) {
            throw ApiException.badRequest("A user id is a UUID; this is none");
        }
        return id;
    }
}
