package com.voicehelper.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.identity.IdentityApplication.Answer;
import com.voicehelper.identity.IdentityApplication.User;
import com.voicehelper.identity.domain.Usage;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.event.ReceivedEvent;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Contract 2.2: profile, usage, and accounts by id. */
class UsersTests {

    private final IdentityApplication application = IdentityApplication.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/users/profile", "/v1/users/profile", "/api/v1/identity/users/profile"})
    void theProfileIsWhatTheClientReads(String path) {
        User user = application.signUp();

        Answer answer = application.get(path, user.token());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.string("/id")).isEqualTo(user.id());
        assertThat(answer.string("/email")).isEqualTo(user.email());
        assertThat(answer.string("/name")).isEqualTo(user.username());
        assertThat(answer.json().has("avatar_url")).isTrue();
        assertThat(answer.string("/plan")).isEqualTo("free");
        assertThat(answer.json().at("/created_at").isIntegralNumber()).isTrue();
        assertThat(answer.text()).doesNotContain("password");
    }

    @Test
    void aChangeOfTheProfileSticksAndIsTold() {
        User user = application.signUp();

        Answer answer = application.send("PUT", "/api/v1/users/profile", user.token(), "{\"name\":\"小明\",\"avatar_url\":\"https://example.com/a.png\"}");
        Answer named = application.send("PUT", "/api/v1/users/profile", user.token(), "{\"name\":\"大明\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.string("/name")).isEqualTo("小明");
        assertThat(named.string("/avatar_url")).isEqualTo("https://example.com/a.png");
        assertThat(application.get("/api/v1/users/profile", user.token()).string("/name")).isEqualTo("大明");
        assertThat(application.events.stream().filter(event -> event instanceof IdentityEvent.UserUpdated updated && updated.userId().equals(user.id()))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\" \"}", "{\"avatar_url\":\"javascript:alert(1)\"}", "{\"name\":7.5e}", "{\"name\":{}}"})
    void aProfileThatCannotBeTakenIsRefused(String body) {
        User user = application.signUp();

        assertThat(application.send("PUT", "/api/v1/users/profile", user.token(), body).status()).isEqualTo(400);
        assertThat(application.get("/api/v1/users/profile", user.token()).string("/name")).isEqualTo(user.username());
    }

    @Test
    void usageIsCountedFromTheMessagesOfTheConversations() {
        User user = application.signUp();
        Usage usage = application.context.getBean(Usage.class);
        usage.handle(sent("2026-03-01T10:00:00Z", "{\"role\":\"user\",\"sender_id\":\"%s\",\"token_count\":7}".formatted(user.id())));
        usage.handle(sent("2026-03-01T23:59:59Z", "{\"role\":\"user\",\"sender_id\":\"%s\"}".formatted(user.id())));
        usage.handle(sent("2026-03-02T00:00:00Z", "{\"role\":\"assistant\",\"user_id\":\"%s\",\"token_count\":30}".formatted(user.id())));
        usage.handle(sent("2026-03-01T00:00:00Z", "{\"role\":\"assistant\",\"sender_id\":null}"));

        Answer both = application.get("/api/v1/users/usage?start_date=2026-03-01&end_date=2026-03-02", user.token());
        Answer first = application.get("/v1/users/usage?start_date=2026-03-01&end_date=2026-03-01", user.token());

        assertThat(both.status()).isEqualTo(200);
        assertThat(both.string("/period")).isEqualTo("2026-03-01/2026-03-02");
        assertThat(both.json().at("/requests").asLong()).isEqualTo(2);
        assertThat(both.json().at("/tokens").asLong()).isEqualTo(37);
        assertThat(first.json().at("/tokens").asLong()).isEqualTo(7);
        assertThat(application.get("/api/v1/users/usage", user.token()).json().at("/requests").asLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?start_date=yesterday", "?start_date=2026-03-02&end_date=2026-03-01", "?end_date=2026-02-30"})
    void aPeriodThatIsNoneIsRefused(String query) {
        assertThat(application.get("/api/v1/users/usage" + query, application.signUp().token()).status()).isEqualTo(400);
    }

    @Test
    void onlyAnAdministratorSeesOthers() {
        User user = application.signUp();
        User other = application.signUp();
        String administrator = application.administratorToken();

        assertThat(application.get("/api/v1/users/" + user.id(), user.token()).string("/username")).isEqualTo(user.username());
        assertThat(application.get("/api/v1/users/" + user.id(), other.token()).status()).isEqualTo(403);
        assertThat(application.get("/api/v1/users", user.token()).status()).isEqualTo(403);
        assertThat(application.get("/api/v1/identity/users/" + user.id(), administrator).string("/username")).isEqualTo(user.username());
        assertThat(application.get("/api/v1/users/" + UUID.randomUUID(), administrator).status()).isEqualTo(404);
        assertThat(application.get("/api/v1/users/no-id", administrator).status()).isEqualTo(400);
    }

    @Test
    void theListIsPaged() {
        application.signUp();
        application.signUp();
        String administrator = application.administratorToken();

        Answer page = application.get("/api/v1/users?page=1&limit=2", administrator);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().at("/users").size()).isEqualTo(2);
        assertThat(page.json().at("/total").asInt()).isGreaterThanOrEqualTo(3);
        assertThat(page.json().at("/pagination/pages").asInt()).isEqualTo((page.json().at("/total").asInt() + 1) / 2);
        assertThat(application.get("/api/v1/users?page=0", administrator).status()).isEqualTo(400);
        assertThat(application.get("/api/v1/users?limit=1000", administrator).status()).isEqualTo(400);
        assertThat(application.get("/api/v1/users?limit=x", administrator).status()).isEqualTo(400);
    }

    @Test
    void anAccountIsDeletedByItsOwnerOrAnAdministrator() {
        User user = application.signUp();
        User other = application.signUp();

        assertThat(application.send("DELETE", "/api/v1/users/" + user.id(), other.token(), null).status()).isEqualTo(403);
        Answer own = application.send("DELETE", "/api/v1/users/" + user.id(), user.token(), null);
        Answer byAdministrator = application.send("DELETE", "/api/v1/users/" + other.id(), application.administratorToken(), null);

        assertThat(own.status()).isEqualTo(200);
        assertThat(own.json().at("/success").asBoolean()).isTrue();
        assertThat(byAdministrator.status()).isEqualTo(200);
        for (User gone : new User[] {user, other}) {
            assertThat(application.get("/api/v1/auth/validate", gone.token()).status()).isEqualTo(401);
            assertThat(application.login(gone.username(), gone.password()).status()).isEqualTo(401);
            assertThat(application.events.stream().filter(event -> event instanceof IdentityEvent.UserDeleted deleted && deleted.userId().equals(gone.id()))).hasSize(1);
        }
    }

    private static ReceivedEvent sent(String at, String payload) {
        return new ReceivedEvent(Ids.next(), "conversation.events", "conversation.message.sent", 1, "conversation", UUID.randomUUID().toString(), "default",
                Instant.parse(at), null, null, null, JsonMapper.builder().build().readTree(payload));
    }
}
