package com.voicehelper.identity.remote;

import com.nimbusds.jose.jwk.JWKSet;
import com.voicehelper.identity.IdentityApi;
import com.voicehelper.identity.v1.CheckSessionRequest;
import com.voicehelper.identity.v1.GetPublicKeysRequest;
import com.voicehelper.identity.v1.GetUserRequest;
import com.voicehelper.identity.v1.GetUsersByIdsRequest;
import com.voicehelper.identity.v1.IdentityServiceGrpc.IdentityServiceBlockingStub;
import com.voicehelper.identity.v1.IdentityServiceGrpc;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.grpc.RemoteCalls;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The published API, asked of the identity service. Every call is a read and may be sent again. Thread-safe. */
@Component
class RemoteIdentity implements IdentityApi {

    private final ServiceChannels channels;
    private final LastKnown lastKnown = new LastKnown();

    RemoteIdentity(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public Optional<User> user(String userId) {
        try {
            return Optional.of(user(call(stub -> stub.getUser(GetUserRequest.newBuilder().setUserId(userId).build())).getUser()));
        } catch (ApiException error) {
            if (error.status() == HttpStatus.NOT_FOUND) {
                return Optional.empty();
            }
            throw error;
        }
    }

    @Override
    public Users usersByIds(Collection<String> userIds) {
        var answer = call(stub -> stub.getUsersByIds(GetUsersByIdsRequest.newBuilder().addAllUserIds(userIds).build()));
        return new Users(answer.getUsersList().stream().map(RemoteIdentity::user).toList(), answer.getNotFoundIdsList());
    }

    /** Always asked; while the service cannot be reached, what it said of this session in the last seconds holds. */
    @Override
    public boolean sessionActive(String sessionId) {
        return lastKnown.session(sessionId,
                () -> call(stub -> stub.checkSession(CheckSessionRequest.newBuilder().setSessionId(sessionId).build())).getActive());
    }

    /** While the service cannot be reached, the last keys hold. */
    @Override
    public JWKSet publicKeys() {
        return lastKnown.keys(() -> parse(call(stub -> stub.getPublicKeys(GetPublicKeysRequest.getDefaultInstance())).getJwkSet()));
    }

    private <T> T call(Function<IdentityServiceBlockingStub, T> call) {
        RemoteCalls calls = channels.to("identity");
        IdentityServiceBlockingStub stub = IdentityServiceGrpc.newBlockingStub(calls.channel());
        return calls.call(true, () -> call.apply(stub));
    }

    private static JWKSet parse(String json) {
        try {
            return JWKSet.parse(json);
        } catch (ParseException malformed) {
            throw ApiException.of(HttpStatus.BAD_GATEWAY, "BAD_GATEWAY", "The identity service answered with keys that are none");
        }
    }

    private static User user(com.voicehelper.identity.v1.User user) {
        return new User(user.getId(), user.getTenantId(), user.getUsername(),
                user.hasEmail() ? user.getEmail() : null,
                user.hasNickname() ? user.getNickname() : null,
                user.hasAvatarUrl() ? user.getAvatarUrl() : null,
                user.getRole(), Instant.ofEpochSecond(user.getCreatedAt()));
    }
}
