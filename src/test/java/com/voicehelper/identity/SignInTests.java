package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.voicehelper.identity.IdentityApplication.Answer;
import com.voicehelper.identity.IdentityApplication.User;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 2.2, login by password: one answer that every family can read. */
class SignInTests {

    private final IdentityApplication application = IdentityApplication.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/login", "/api/v1/identity/login", "/api/v1/users/login", "/api/auth/login", "/v1/auth/login"})
    void loginIsByEmailUnderEveryPrefix(String path) {
        User user = application.signUp();

        Answer answer = application.post(path, null, """
                {"email":"%s","password":"%s"}""".formatted(user.email(), user.password()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.string("/token")).isEqualTo(answer.string("/access_token")).isNotBlank();
        assertThat(answer.string("/refresh_token")).isNotBlank();
        assertThat(answer.string("/tenant_id")).isEqualTo("default");
        assertThat(answer.string("/user_id")).isEqualTo(user.id());
        assertThat(answer.json().at("/expires_in").asLong()).isBetween(3595L, 3600L);
        assertThat(Instant.ofEpochSecond(answer.json().at("/expires_at").asLong())).isAfter(Instant.now().plus(Duration.ofMinutes(59)));
        assertThat(answer.string("/user_info/user_id")).isEqualTo(user.id());
        assertThat(answer.string("/user_info/nickname")).isEqualTo(user.username());
        assertThat(answer.string("/user_info/role")).isEqualTo("user");
        assertThat(answer.json().at("/user_info").has("open_id")).isTrue();
        assertThat(answer.json().at("/user_info").has("union_id")).isTrue();
        assertThat(answer.json().at("/user_info").has("avatar")).isTrue();
        assertThat(answer.string("/user/id")).isEqualTo(user.id());
        assertThat(answer.string("/user/email")).isEqualTo(user.email());
        assertThat(answer.string("/user/username")).isEqualTo(user.username());
        assertThat(answer.string("/user/tenant_id")).isEqualTo("default");
        assertThat(answer.json().at("/user/created_at").isIntegralNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "email"})
    void nameAndAddressAreAcceptedInEitherFieldAndAnyCase(String field) {
        User user = application.signUp();

        for (String login : new String[] {user.username(), user.email(), user.username().toUpperCase(), user.email().toUpperCase()}) {
            Answer answer = application.post("/api/v1/auth/login", null, """
                    {"%s":"%s","password":"%s"}""".formatted(field, login, user.password()));
            assertThat(answer.status()).as(login).isEqualTo(200);
        }
    }

    @Test
    void theTokenIsVerifiableFromThePublishedKeys() throws Exception {
        User user = application.signUp();

        Answer keys = application.get("/.well-known/jwks.json", null);
        SignedJWT token = SignedJWT.parse(user.token());
        var key = JWKSet.parse(keys.text()).getKeyByKeyId(token.getHeader().getKeyID());

        assertThat(keys.status()).isEqualTo(200);
        assertThat(key.isPrivate()).isFalse();
        assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(user.id()).isEqualTo(claims.getStringClaim("user_id"));
        assertThat(claims.getStringClaim("tenant_id")).isEqualTo("default");
        assertThat(claims.getStringClaim("role")).isEqualTo("user");
        assertThat(UUID.fromString(claims.getStringClaim("sid"))).isNotNull();
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getExpirationTime()).isAfter(claims.getIssueTime());
    }

    @Test
    void anUnknownNameAndAWrongPasswordAreTheSame() {
        User user = application.signUp();

        Answer wrong = application.login(user.username(), "not the password");
        Answer unknown = application.login("nobody-" + UUID.randomUUID(), "not the password");

        assertThat(wrong.status()).isEqualTo(unknown.status()).isEqualTo(401);
        assertThat(wrong.string("/error")).isEqualTo(unknown.string("/error"));
        assertThat(wrong.string("/code")).isEqualTo(unknown.string("/code"));
    }

    @Test
    void tooManyFailuresLockForATimeWhetherTheAccountExistsOrNot() {
        User user = application.signUp();
        for (String name : new String[] {user.username(), "nobody-" + UUID.randomUUID()}) {
            for (int i = 0; i < 3; i++) {
                assertThat(application.login(name, "not the password").status()).isEqualTo(401);
            }
            Answer locked = application.login(name, user.password());
            assertThat(locked.status()).isEqualTo(429);
            assertThat(locked.headers().firstValue("Retry-After")).isPresent();
        }

        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (application.login(user.email(), user.password()).status() != 200) {
            assertThat(System.nanoTime()).as("unlocked in time").isLessThan(deadline);
        }
    }

    @Test
    void theConfiguredAdministratorHasAnAccountFromTheFirstSignInOn() {
        Answer wrong = application.login(IdentityApplication.ADMINISTRATOR, "not the password");
        String first = application.administratorToken();
        String second = application.administratorToken();

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(application.get("/api/v1/users/profile", first).string("/role")).isEqualTo("super_admin");
        assertThat(application.get("/api/v1/users/profile", second).string("/id")).isEqualTo(application.get("/api/v1/users/profile", first).string("/id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"email\":\"a@b\"}", "{\"email\":5,\"password\":{}}", "nonsense", ""})
    void whatIsNoLoginIsRefused(String body) {
        assertThat(application.post("/api/v1/auth/login", null, body).status()).isEqualTo(400);
    }

    @Test
    void aStaleTokenIsNoObstacleToLogin() {
        User user = application.signUp();
        application.post("/api/v1/auth/logout", user.token(), null);

        Answer answer = application.post("/api/v1/auth/login", user.token(), """
                {"username":"%s","password":"%s"}""".formatted(user.username(), user.password()));

        assertThat(answer.status()).isEqualTo(200);
    }
}
