package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.identity.IdentityApplication.Answer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract 2.2: {@code POST /api/v1/auth/register} answers 2xx {@code {user_id, username}}, or 409. */
class RegistrationTests {

    private final IdentityApplication application = IdentityApplication.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/auth/register", "/api/v1/identity/register", "/api/v1/users/register", "/api/auth/register", "/v1/auth/register"})
    void anAccountIsMadeUnderEveryPrefix(String path) {
        String name = "r" + UUID.randomUUID();

        Answer answer = application.post(path, null, body(name, name + "@example.com"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.string("/user_id")).isEqualTo(answer.string("/id")).hasSize(36);
        assertThat(answer.string("/username")).isEqualTo(name);
        assertThat(answer.string("/tenant_id")).isEqualTo("default");
        assertThat(answer.string("/role")).isEqualTo("user");
        assertThat(answer.text()).doesNotContain("password");
    }

    @Test
    void theSameNameOrAddressInAnyCaseIsAConflict() {
        String name = "r" + UUID.randomUUID();
        assertThat(application.post("/api/v1/auth/register", null, body(name, name + "@example.com")).status()).isEqualTo(201);

        Answer sameName = application.post("/api/v1/auth/register", null, body(name.toUpperCase(), "other-" + name + "@example.com"));
        Answer sameAddress = application.post("/api/v1/auth/register", null, body("other-" + name.substring(0, 20), name + "@EXAMPLE.com"));

        assertThat(sameName.status()).isEqualTo(409);
        assertThat(sameName.string("/error")).isEqualTo("User already exists");
        assertThat(sameName.string("/code")).isEqualTo("CONFLICT");
        assertThat(sameAddress.status()).isEqualTo(409);
    }

    @Test
    void ofConcurrentRegistrationsOfOneNameOneSucceeds() throws Exception {
        String name = "r" + UUID.randomUUID();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = IntStream.range(0, 6)
                    .mapToObj(i -> (Callable<Integer>) () -> application.post("/api/v1/auth/register", null, body(name, i + name + "@example.com")).status())
                    .toList();
            List<Integer> statuses = threads.invokeAll(calls).stream().map(Future::resultNow).toList();

            assertThat(statuses).containsOnlyOnce(201).filteredOn(status -> status != 201).hasSize(5).containsOnly(409);
        }
    }

    @Test
    void aRepeatedRegistrationGetsItsFirstAnswer() {
        String name = "r" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();

        Answer first = application.post("/api/v1/auth/register", null, body(name, name + "@example.com"), "X-Request-ID", key);
        Answer second = application.post("/api/v1/auth/register", null, body(name, name + "@example.com"), "X-Request-ID", key);

        assertThat(second.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(second.string("/user_id")).isEqualTo(first.string("/user_id"));
        assertThat(application.events.stream().filter(event -> event instanceof IdentityEvent.UserRegistered made && made.username().equals(name))).hasSize(1);
    }

    @Test
    void aNewTenantIsMadeOnce() {
        String tenant = "tenant-" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            String name = "r" + UUID.randomUUID();
            Answer answer = application.post("/api/v1/auth/register", null, """
                    {"username":"%s","email":"%s@example.com","password":"long enough","tenant_id":"%s","role":"super_admin"}""".formatted(name, name, tenant));
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.string("/tenant_id")).isEqualTo(tenant);
            assertThat(answer.string("/role")).isEqualTo("user");
        }
        assertThat(application.events.stream().filter(event -> event instanceof IdentityEvent.TenantCreated made && made.tenantId().equals(tenant))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}",
            "{\"username\":\"a b\\u0000c\",\"password\":\"long enough\"}",
            "{\"username\":\"someone@else\",\"email\":\"me@example.com\",\"password\":\"long enough\"}",
            "{\"username\":\"someone\",\"email\":\"no address\",\"password\":\"long enough\"}",
            "{\"username\":\"someone\",\"email\":\"me@example.com\"}",
            "{\"username\":\"someone\",\"email\":\"me@example.com\",\"password\":\"short\"}",
            "{\"username\":\"someone\",\"email\":\"me@example.com\",\"password\":\"long enough\",\"tenant_id\":\"a b\"}",
            "{\"username\":[],\"password\":\"long enough\"}",
            "{\"username\":",
            "[]"})
    void whatCannotBeTakenIsRefusedWithASentence(String body) {
        Answer answer = application.post("/api/v1/auth/register", null, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.string("/error")).isNotBlank();
        assertThat(answer.text()).doesNotContain("Exception", "com.voicehelper");
    }

    @Test
    void aPasswordBeyondWhatIsHashedIsRefused() {
        Answer answer = application.post("/api/v1/auth/register", null, """
                {"username":"long","email":"long@example.com","password":"%s"}""".formatted("密".repeat(25)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.string("/error")).contains("72 bytes");
    }

    private static String body(String name, String email) {
        return """
                {"username":"%s","email":"%s","password":"long enough","role":"user"}""".formatted(name, email);
    }
}
