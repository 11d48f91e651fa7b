package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.identity.IdentityApplication.User;
import com.voicehelper.identity.v1.CheckSessionRequest;
import com.voicehelper.identity.v1.GetPublicKeysRequest;
import com.voicehelper.identity.v1.GetUserRequest;
import com.voicehelper.identity.v1.GetUsersByIdsRequest;
import com.voicehelper.identity.v1.IdentityServiceGrpc;
import com.voicehelper.identity.v1.IdentityServiceGrpc.IdentityServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The module's RPC contract, spoken by a plain gRPC client. */
class IdentityRpcTests {

    private final IdentityApplication application = IdentityApplication.shared();
    private final ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", application.grpcPort()).usePlaintext().build();

    @AfterEach
    void stop() {
        channel.shutdownNow();
    }

    @Test
    void aUserIsFoundByIdAndAnUnknownOneIsNotFound() {
        User user = application.signUp();

        var found = stub().getUser(GetUserRequest.newBuilder().setUserId(user.id()).build()).getUser();

        assertThat(found.getUsername()).isEqualTo(user.username());
        assertThat(found.getEmail()).isEqualTo(user.email());
        assertThat(found.getTenantId()).isEqualTo("default");
        assertThat(found.hasAvatarUrl()).isFalse();
        assertThat(code(() -> stub().getUser(GetUserRequest.newBuilder().setUserId(UUID.randomUUID().toString()).build()))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> stub().getUser(GetUserRequest.newBuilder().setUserId("no id").build()))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aBatchSaysWhichIdsItDidNotFind() {
        User first = application.signUp();
        User second = application.signUp();
        String nobody = UUID.randomUUID().toString();

        var answer = stub().getUsersByIds(GetUsersByIdsRequest.newBuilder()
                .addUserIds(second.id()).addUserIds(nobody).addUserIds(first.id()).addUserIds(second.id()).build());

        assertThat(answer.getUsersList()).extracting(com.voicehelper.identity.v1.User::getId).containsExactly(second.id(), first.id());
        assertThat(answer.getNotFoundIdsList()).containsExactly(nobody);
        assertThat(code(() -> stub().getUsersByIds(GetUsersByIdsRequest.newBuilder().addUserIds(first.id()).addUserIds("no id").build())))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aSessionHoldsUntilLogout() throws Exception {
        User user = application.signUp();
        String session = SignedJWT.parse(user.token()).getJWTClaimsSet().getStringClaim("sid");
        CheckSessionRequest question = CheckSessionRequest.newBuilder().setSessionId(session).build();
        assertThat(stub().checkSession(question).getActive()).isTrue();

        application.post("/api/v1/auth/logout", user.token(), null);

        assertThat(stub().checkSession(question).getActive()).isFalse();
        assertThat(stub().checkSession(CheckSessionRequest.newBuilder().setSessionId("made up").build()).getActive()).isFalse();
    }

    @Test
    void onlyThePublicPartOfTheKeysIsTold() throws Exception {
        application.signUp();

        JWKSet keys = JWKSet.parse(stub().getPublicKeys(GetPublicKeysRequest.getDefaultInstance()).getJwkSet());

        assertThat(keys.getKeys()).isNotEmpty().noneMatch(key -> key.isPrivate());
    }

    @Test
    void aCallWithoutTheServiceKeyIsRefused() {
        CheckSessionRequest question = CheckSessionRequest.newBuilder().setSessionId(UUID.randomUUID().toString()).build();

        assertThat(code(() -> stub(null).checkSession(question))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(() -> stub("another key, as long").checkSession(question))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(() -> stub(IdentityApplication.SERVICE_KEY).withDeadline(null).checkSession(question))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private IdentityServiceBlockingStub stub() {
        return stub(IdentityApplication.SERVICE_KEY);
    }

    private IdentityServiceBlockingStub stub(@Nullable String key) {
        Metadata metadata = new Metadata();
        if (key != null) {
            metadata.put(Metadata.Key.of("x-service-key", Metadata.ASCII_STRING_MARSHALLER), key);
        }
        return IdentityServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(5, TimeUnit.SECONDS);
    }

    private static Status.Code code(Supplier<?> call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::get).getStatus().getCode();
    }
}
