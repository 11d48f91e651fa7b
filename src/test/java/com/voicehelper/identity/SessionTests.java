package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.identity.IdentityApplication.Answer;
import com.voicehelper.identity.IdentityApplication.User;
import com.voicehelper.identity.IdentityEvent.PasswordChanged;
import com.voicehelper.identity.IdentityEvent.TokenRevoked;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 2.2: validate, verify, refresh, logout, change of password. */
class SessionTests {

    private final IdentityApplication application = IdentityApplication.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/validate", "/api/v1/auth/verify", "/api/v1/identity/verify-token", "/api/auth/validate", "/api/v1/users/validate"})
    void aTokenThatHoldsIsValid(String path) {
        User user = application.signUp();

        Answer answer = application.send("GET", path, user.token(), null, "X-Tenant-ID", "default");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/valid").asBoolean()).isTrue();
        assertThat(answer.string("/user_id")).isEqualTo(user.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"test-token", "a.b.c", "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."})
    void aTokenThatIsNoneIsUnauthorized(String token) {
        assertThat(application.get("/api/v1/auth/verify", token).status()).isEqualTo(401);
        assertThat(application.get("/api/v1/auth/validate", token).status()).isEqualTo(401);
    }

    @Test
    void noTokenIsUnauthorized() {
        assertThat(application.get("/api/v1/auth/validate", null).status()).isEqualTo(401);
        assertThat(application.get("/api/v1/users/profile", null).status()).isEqualTo(401);
        assertThat(application.post("/api/v1/auth/logout", null, null).status()).isEqualTo(401);
    }

    @Test
    void anotherTenantThanTheTokensIsForbidden() {
        User user = application.signUp();

        assertThat(application.send("GET", "/api/v1/users/profile", user.token(), null, "X-Tenant-ID", "another").status()).isEqualTo(403);
    }

    @Test
    void anyTokenCanBeVerifiedByPost() {
        User user = application.signUp();

        Answer good = application.post("/api/v1/identity/verify-token", null, "{\"token\":\"" + user.token() + "\"}");
        Answer bad = application.post("/api/v1/identity/verify-token", null, "{\"token\":\"" + user.token() + "x\"}");

        assertThat(good.json().at("/valid").asBoolean()).isTrue();
        assertThat(good.string("/user_id")).isEqualTo(user.id());
        assertThat(bad.status()).isEqualTo(200);
        assertThat(bad.json().at("/valid").asBoolean()).isFalse();
        application.post("/api/v1/auth/logout", user.token(), null);
        assertThat(application.post("/api/v1/identity/verify-token", null, "{\"token\":\"" + user.token() + "\"}").json().at("/valid").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/refresh", "/api/v1/identity/refresh-token", "/v1/auth/refresh", "/api/v1/auth/refresh-token"})
    void aRefreshTokenIsReplacedByAnother(String path) {
        User user = application.signUp();

        Answer first = application.post(path, null, refresh(user.refreshToken()));
        Answer second = application.post(path, null, refresh(first.string("/refresh_token")));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.string("/token")).isNotBlank();
        assertThat(first.json().at("/expires_at").asLong()).isPositive();
        assertThat(first.string("/refresh_token")).isNotEqualTo(user.refreshToken());
        assertThat(second.status()).isEqualTo(200);
        assertThat(application.get("/api/v1/auth/validate", second.string("/token")).status()).isEqualTo(200);
    }

    @Test
    void aRefreshTokenThatComesTwiceEndsTheSession() {
        User user = application.signUp();
        Answer rotated = application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken()));

        Answer again = application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken()));

        assertThat(again.status()).isEqualTo(401);
        assertThat(application.post("/api/v1/auth/refresh", null, refresh(rotated.string("/refresh_token"))).status()).isEqualTo(401);
        assertThat(application.get("/api/v1/auth/validate", rotated.string("/token")).status()).isEqualTo(401);
        assertThat(application.get("/api/v1/auth/validate", user.token()).status()).isEqualTo(401);
        assertThat(revocations(user)).singleElement().satisfies(event -> assertThat(event.reason()).isEqualTo("token-reused"));
    }

    @Test
    void theSameRefreshSentAgainIsNoSecondUse() {
        User user = application.signUp();
        Answer lost = application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken()), "X-Idempotency-Key", "k-" + user.id());

        Answer again = application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken()), "X-Idempotency-Key", "k-" + user.id());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.string("/refresh_token")).isNotEqualTo(lost.string("/refresh_token"));
        assertThat(application.post("/api/v1/auth/refresh", null, refresh(lost.string("/refresh_token"))).status()).isEqualTo(401);
        Answer next = application.post("/api/v1/auth/refresh", null, refresh(again.string("/refresh_token")));
        assertThat(next.status()).isEqualTo(200);
        assertThat(application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken()), "X-Idempotency-Key", "k-" + user.id()).status())
                .as("once the new token was used, the old one is a theft whatever its key").isEqualTo(401);
    }

    @Test
    void ofConcurrentRefreshesWithOneTokenOneSucceedsAndTheSessionEnds() throws Exception {
        User user = application.signUp();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = IntStream.range(0, 4)
                    .mapToObj(i -> (Callable<Answer>) () -> application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken())))
                    .toList();
            List<Answer> answers = threads.invokeAll(calls).stream().map(Future::resultNow).toList();

            assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.status() == 401)).hasSize(3);
        }
        assertThat(application.get("/api/v1/auth/validate", user.token()).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"refresh_token\":\"\"}", "{\"refresh_token\":{}}"})
    void whatIsNoRefreshIsRefused(String body) {
        assertThat(application.post("/api/v1/auth/refresh", null, body).status()).isEqualTo(400);
    }

    @Test
    void anUnknownRefreshTokenIsUnauthorized() {
        Answer answer = application.post("/api/v1/auth/refresh", null, refresh("made-up"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.string("/code")).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void logoutEndsThisSessionAtOnceAndNoOther() {
        User user = application.signUp();
        String other = application.login(user.username(), user.password()).string("/token");

        Answer answer = application.post("/api/v1/auth/logout", user.token(), null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.string("/message")).isEqualTo("Logged out successfully");
        Answer refused = application.get("/api/v1/users/profile", user.token());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.string("/error")).isEqualTo("Token has been revoked");
        assertThat(application.post("/api/v1/auth/refresh", null, refresh(user.refreshToken())).status()).isEqualTo(401);
        assertThat(application.get("/api/v1/users/profile", other).status()).isEqualTo(200);
        assertThat(revocations(user)).singleElement().satisfies(event -> assertThat(event.reason()).isEqualTo("logout"));
    }

    @Test
    void aNewPasswordEndsAllSessions() {
        User user = application.signUp();
        String other = application.login(user.username(), user.password()).string("/token");

        Answer wrong = application.post("/api/v1/auth/change-password", user.token(), "{\"old_password\":\"wrong one\",\"new_password\":\"another password\"}");
        Answer answer = application.post("/api/v1/identity/change-password", user.token(), """
                {"old_password":"%s","new_password":"another password"}""".formatted(user.password()));

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(application.get("/api/v1/auth/validate", user.token()).status()).isEqualTo(401);
        assertThat(application.get("/api/v1/auth/validate", other).status()).isEqualTo(401);
        assertThat(application.login(user.username(), user.password()).status()).isEqualTo(401);
        assertThat(application.login(user.username(), "another password").status()).isEqualTo(200);
        assertThat(application.events.stream().filter(event -> event instanceof PasswordChanged changed && changed.userId().equals(user.id()))).hasSize(1);
        assertThat(revocations(user)).singleElement().satisfies(event -> assertThat(event.sessionIds()).hasSize(2));
    }

    private List<TokenRevoked> revocations(User user) {
        return application.events.stream().filter(TokenRevoked.class::isInstance).map(TokenRevoked.class::cast).filter(event -> event.userId().equals(user.id())).toList();
    }

    private static String refresh(String token) {
        return "{\"refresh_token\":\"" + token + "\"}";
    }
}
