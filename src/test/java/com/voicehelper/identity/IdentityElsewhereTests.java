package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.identity.IdentityApplication.User;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.security.AccessTokenKeys;
import com.voicehelper.platform.security.Sessions;
import com.voicehelper.support.TestPostgres;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A process in which identity is not local asks the one in which it is, and follows a logout there at once. */
class IdentityElsewhereTests {

    private static IdentityApplication home;
    private static IdentityApplication elsewhere;

    @BeforeAll
    static void start() {
        home = IdentityApplication.shared();
        elsewhere = IdentityApplication.start(TestPostgres.createDatabase(),
                "--voicehelper.modules.local=conversation", "--voicehelper.services.identity.grpc-address=127.0.0.1:" + home.grpcPort());
    }

    @AfterAll
    static void stop() {
        elsewhere.context.close();
    }

    @Test
    void aTokenMadeThereIsAcceptedHereUntilItIsRevokedThere() throws Exception {
        User user = home.signUp();
        assertThat(elsewhere.get("/api/v1/conversations", user.token()).status()).isEqualTo(200);

        home.post("/api/v1/auth/logout", user.token(), null);

        assertThat(elsewhere.get("/api/v1/conversations", user.token()).status()).isEqualTo(401);
        assertThat(elsewhere.context.getBean(Sessions.class).active(SignedJWT.parse(user.token()).getJWTClaimsSet().getStringClaim("sid"))).isFalse();
    }

    @Test
    void aNewPasswordThereEndsWhatHoldsHere() {
        User user = home.signUp();
        assertThat(elsewhere.get("/api/v1/conversations", user.token()).status()).isEqualTo(200);

        home.post("/api/v1/auth/change-password", user.token(), """
                {"old_password":"%s","new_password":"another password"}""".formatted(user.password()));

        assertThat(elsewhere.get("/api/v1/conversations", user.token()).status()).isEqualTo(401);
    }

    @Test
    void thePublishedApiAnswersTheSameOnBothSides() {
        User user = home.signUp();
        String nobody = UUID.randomUUID().toString();
        for (IdentityApplication side : List.of(home, elsewhere)) {
            IdentityApi identity = side.context.getBean(IdentityApi.class);

            assertThat(identity.user(user.id())).hasValueSatisfying(found -> assertThat(found.username()).isEqualTo(user.username()));
            assertThat(identity.user(nobody)).isEmpty();
            assertThat(identity.usersByIds(List.of(nobody, user.id())).notFoundIds()).containsExactly(nobody);
            assertThatThrownBy(() -> identity.user("no id")).isInstanceOf(ApiException.class).hasMessageContaining("UUID");
            assertThat(side.context.getBean(AccessTokenKeys.class).publicKeys().getKeys()).isNotEmpty();
        }
    }
}
