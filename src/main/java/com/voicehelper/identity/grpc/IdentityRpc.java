package com.voicehelper.identity.grpc;

import com.voicehelper.identity.IdentityApi;
import com.voicehelper.identity.domain.LocalIdentity;
import com.voicehelper.identity.v1.CheckSessionRequest;
import com.voicehelper.identity.v1.CheckSessionResponse;
import com.voicehelper.identity.v1.GetPublicKeysRequest;
import com.voicehelper.identity.v1.GetPublicKeysResponse;
import com.voicehelper.identity.v1.GetUserRequest;
import com.voicehelper.identity.v1.GetUserResponse;
import com.voicehelper.identity.v1.GetUsersByIdsRequest;
import com.voicehelper.identity.v1.GetUsersByIdsResponse;
import com.voicehelper.identity.v1.IdentityServiceGrpc;
import com.voicehelper.identity.v1.User;
import com.voicehelper.platform.ApiException;
import io.grpc.stub.StreamObserver;
import org.springframework.grpc.server.service.GrpcService;

/** What it throws becomes the status of the call. */
@GrpcService
class IdentityRpc extends IdentityServiceGrpc.IdentityServiceImplBase {

    private final LocalIdentity identity;

    IdentityRpc(LocalIdentity identity) {
        this.identity = identity;
    }

    @Override
    public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> response) {
        User user = identity.user(request.getUserId()).map(IdentityRpc::message).orElseThrow(() -> ApiException.notFound("There is no such user"));
        answer(response, GetUserResponse.newBuilder().setUser(user).build());
    }

    @Override
    public void getUsersByIds(GetUsersByIdsRequest request, StreamObserver<GetUsersByIdsResponse> response) {
        IdentityApi.Users users = identity.usersByIds(request.getUserIdsList());
        answer(response, GetUsersByIdsResponse.newBuilder()
                .addAllUsers(users.found().stream().map(IdentityRpc::message).toList())
                .addAllNotFoundIds(users.notFoundIds())
                .build());
    }

    @Override
    public void checkSession(CheckSessionRequest request, StreamObserver<CheckSessionResponse> response) {
        answer(response, CheckSessionResponse.newBuilder().setActive(identity.sessionActive(request.getSessionId())).build());
    }

    @Override
    public void getPublicKeys(GetPublicKeysRequest request, StreamObserver<GetPublicKeysResponse> response) {
        answer(response, GetPublicKeysResponse.newBuilder().setJwkSet(identity.publicKeys().toString(true)).build());
    }

    private static <T> void answer(StreamObserver<T> response, T message) {
        response.onNext(message);
        response.onCompleted();
    }

    private static User message(IdentityApi.User user) {
        User.Builder message = User.newBuilder()
                .setId(user.id())
                .setTenantId(user.tenantId())
                .setUsername(user.username())
                .setRole(user.role())
                .setCreatedAt(user.createdAt().getEpochSecond());
        if (user.email() != null) {
            message.setEmail(user.email());
        }
        if (user.nickname() != null) {
            message.setNickname(user.nickname());
        }
        if (user.avatarUrl() != null) {
            message.setAvatarUrl(user.avatarUrl());
        }
        return message.build();
    }
}
