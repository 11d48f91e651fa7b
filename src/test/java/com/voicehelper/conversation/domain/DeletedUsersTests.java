package com.voicehelper.conversation.domain;

import static com.voicehelper.conversation.jooq.Tables.ANSWER;
import static com.voicehelper.conversation.jooq.Tables.CONVERSATION;
import static com.voicehelper.conversation.jooq.Tables.CONVERSATION_MEMBER;
import static com.voicehelper.conversation.jooq.Tables.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestKafka;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

class DeletedUsersTests {

    private final ModuleDatabase database = TestServer.shared().getBean("conversationDatabase", ModuleDatabase.class);
    private final DeletedUsers deletedUsers = TestServer.shared().getBean(DeletedUsers.class);

    @Test
    void whatADeletedUserHadIsRemovedAndNothingElse() {
        Client alice = TestServer.newUser("acme");
        Client bob = TestServer.newUser("acme");
        String owned = alice.conversation();
        alice.post("/api/v1/conversations/" + owned + "/messages", "{\"content\":\"my secret\"}");
        String shared = bob.conversation();
        join(shared, alice);
        say(bob, shared, "bob's");
        say(alice, shared, "alice's");

        handle(alice.userId());

        assertThat(database.dsl().fetchExists(CONVERSATION, CONVERSATION.USER_ID.eq(alice.userId()))).isFalse();
        assertThat(database.dsl().fetchExists(MESSAGE, MESSAGE.CONVERSATION_ID.eq(UUID.fromString(owned)).or(MESSAGE.SENDER_ID.eq(alice.userId())))).isFalse();
        assertThat(database.dsl().fetchExists(ANSWER, ANSWER.CONVERSATION_ID.eq(UUID.fromString(owned)))).isFalse();
        assertThat(database.dsl().fetchExists(CONVERSATION_MEMBER, CONVERSATION_MEMBER.USER_ID.eq(alice.userId()))).isFalse();
        var left = bob.get("/api/v1/conversations/" + shared + "/messages").body();
        assertThat(left.get("messages").size()).isEqualTo(1);
        assertThat(left.get("messages").get(0).get("content").asString()).isEqualTo("bob's");
        assertThat(bob.get("/api/v1/conversations/" + shared).body().get("msg_count").asInt()).isEqualTo(1);
        assertThat(eventsOf(owned)).endsWith("conversation.closed");
    }

    /** Through the whole system: identity's HTTP, its outbox, the transport, the inbox here. */
    @ParameterizedTest
    @ValueSource(strings = {"in process", "Kafka"})
    void aUserDeletedOverHttpLosesEverythingExactlyOnce(String transport) throws Exception {
        Map<String, String> settings = transport.equals("Kafka") ? Map.of("voicehelper.kafka.bootstrap-servers", TestKafka.bootstrapServers()) : Map.of();
        try (ConfigurableApplicationContext server = TestServer.start(settings)) {
            ModuleDatabase own = server.getBean("conversationDatabase", ModuleDatabase.class);
            Client alice = TestServer.newUser(server, "acme");
            Client bob = TestServer.newUser(server, "acme");
            String gone = alice.conversation();
            String kept = bob.conversation();
            say(alice, gone, "my secret");
            say(bob, kept, "bob's");
            Eventually.holds(Duration.ofSeconds(30), () -> bob.get("/api/v1/users/usage").body().path("tokens").asLong() > 0);

            assertThat(alice.delete("/api/v1/users/" + alice.userId()).status()).isEqualTo(200);

            Eventually.holds(Duration.ofSeconds(30), () -> own.dsl().fetchExists(DSL.selectOne().from("inbox").where("consumer = 'conversation.deleted-users'")));
            assertThat(own.dsl().fetchExists(CONVERSATION, CONVERSATION.USER_ID.eq(alice.userId()))).isFalse();
            assertThat(own.dsl().fetchExists(MESSAGE, MESSAGE.SENDER_ID.eq(alice.userId()))).isFalse();
            assertThat(alice.get("/api/v1/conversations/" + gone).status()).isEqualTo(401);
            assertThat(bob.get("/api/v1/conversations/" + kept + "/messages").body().get("messages").size()).isEqualTo(1);
            assertThat(own.dsl().fetchCount(DSL.selectOne().from("inbox").where("consumer = 'conversation.deleted-users'"))).isEqualTo(1);
            assertThat(own.dsl().fetchCount(DSL.selectOne().from("outbox").where("type = 'conversation.closed'"))).isEqualTo(1);
        }
    }

    @Test
    void everyChangeIsToldInOrder() {
        Client alice = TestServer.newUser("acme");
        String id = alice.conversation();
        alice.put("/api/v1/conversations/" + id, "{\"title\":\"x\"}");
        say(alice, id, "hello");
        alice.post("/api/v1/conversations/" + id + "/archive", "");
        alice.delete("/api/v1/conversations/" + id);

        assertThat(eventsOf(id)).containsExactly("conversation.created", "conversation.updated", "conversation.message.sent",
                "conversation.archived", "conversation.closed");
    }

    private List<String> eventsOf(String conversation) {
        return database.dsl().select(DSL.field("type", String.class)).from("outbox").where("aggregate_id = ?", conversation)
                .orderBy(DSL.field("id")).fetch(DSL.field("type", String.class));
    }

    private void join(String conversation, Client client) {
        database.dsl().insertInto(CONVERSATION_MEMBER)
                .set(CONVERSATION_MEMBER.CONVERSATION_ID, UUID.fromString(conversation))
                .set(CONVERSATION_MEMBER.USER_ID, client.userId())
                .set(CONVERSATION_MEMBER.JOINED_AT, OffsetDateTime.now())
                .execute();
    }

    private static void say(Client client, String conversation, String content) {
        assertThat(client.post("/api/v1/conversations/" + conversation + "/messages", "{\"role\":\"user\",\"content\":\"" + content + "\"}").status())
                .isEqualTo(201);
    }

    private void handle(String userId) {
        deletedUsers.handle(new ReceivedEvent(Ids.next(), "identity.events", "identity.user.deleted", 1, "user", userId, "acme", Instant.now(),
                null, null, null, JsonNodeFactory.instance.objectNode()));
    }
}
