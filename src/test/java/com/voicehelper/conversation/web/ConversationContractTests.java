package com.voicehelper.conversation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConversationContractTests {

    private final Client alice = TestServer.newUser("acme");

    @Test
    void theSdkCreatesWithTitleAndMetadataAndReadsABareConversation() {
        Reply reply = alice.post("/api/v1/conversations", "{\"title\":\"Plans\",\"metadata\":{\"color\":\"blue\"}}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("title").asString()).isEqualTo("Plans");
        assertThat(reply.body().get("metadata").get("color").asString()).isEqualTo("blue");
        assertThat(reply.body().get("user_id").asString()).isEqualTo(alice.userId());
        assertThat(reply.body().get("tenant_id").asString()).isEqualTo("acme");
        assertThat(reply.body().get("msg_count").asLong()).isZero();
        assertThat(UUID.fromString(reply.body().get("id").asString()).version()).isEqualTo(7);
        assertThat(Instant.parse(reply.body().get("created_at").asString())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void theTestSuitesCreateWithUserChannelAndContext() {
        Reply reply = TestServer.anonymous().post("/api/v1/conversations",
                "{\"user_id\":\"user-1\",\"channel\":\"web\",\"context\":{\"page\":\"home\"}}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("conversation_id").asString()).isNotEmpty();
        assertThat(reply.body().get("status").asString()).isEqualTo("active");
        assertThat(reply.body().get("created_at").asString()).isNotEmpty();
        assertThat(reply.body().get("metadata").get("channel").asString()).isEqualTo("web");
        assertThat(reply.body().get("metadata").get("context").get("page").asString()).isEqualTo("home");
    }

    @Test
    void thePublishedApiCreatesWithTenantUserAndModeAndReadsAnEnvelope() {
        Reply reply = alice.post("/api/v1/conversations",
                "{\"tenant_id\":\"acme\",\"user_id\":\"" + alice.userId() + "\",\"mode\":\"text\"}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("code").asInt()).isZero();
        assertThat(reply.body().get("data").get("id").asString()).isEqualTo(reply.body().get("id").asString());
        assertThat(reply.body().get("conversation").get("mode").asString()).isEqualTo("chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1", "/api", "/v1"})
    void everyPrefixReachesTheSameConversations(String prefix) {
        String id = alice.conversation();

        assertThat(alice.get(prefix + "/conversations/" + id).body().get("id").asString()).isEqualTo(id);
    }

    @Test
    void theListIsNewestFirstAndPaged() {
        List<String> made = IntStream.range(0, 5).mapToObj(index -> alice.conversation()).toList();

        Reply first = alice.get("/api/v1/conversations?page=1&limit=2");
        Reply last = alice.get("/api/v1/conversations?page=3&limit=2");
        Reply offset = alice.get("/api/v1/conversations?limit=2&offset=1");

        assertThat(ids(first)).containsExactly(made.get(4), made.get(3));
        assertThat(first.body().get("total").asInt()).isEqualTo(5);
        assertThat(first.body().get("has_more").asBoolean()).isTrue();
        assertThat(first.body().get("pagination").get("pages").asInt()).isEqualTo(3);
        assertThat(first.body().get("data").get("conversations").size()).isEqualTo(2);
        assertThat(ids(last)).containsExactly(made.get(0));
        assertThat(last.body().get("has_more").asBoolean()).isFalse();
        assertThat(ids(offset)).containsExactly(made.get(3), made.get(2));
    }

    @Test
    void aNewMessageBringsItsConversationToTheTop() {
        String older = alice.conversation();
        String newer = alice.conversation();
        alice.post("/api/v1/conversations/" + older + "/messages", "{\"role\":\"user\",\"content\":\"hello\"}");

        assertThat(ids(alice.get("/api/v1/conversations"))).containsExactly(older, newer);
        assertThat(ids(alice.get("/api/v1/conversations?sort_by=created_at&order=asc"))).containsExactly(older, newer);
        assertThat(alice.get("/api/v1/conversations/" + older).body().get("msg_count").asInt()).isEqualTo(1);
    }

    @Test
    void theListCanBeNarrowedToAStatus() {
        String active = alice.conversation();
        String archived = alice.conversation();
        assertThat(alice.post("/api/v1/conversations/" + archived + "/archive", "").body().get("status").asString()).isEqualTo("archived");

        assertThat(ids(alice.get("/api/v1/conversations?status=archived"))).containsExactly(archived);
        assertThat(ids(alice.get("/api/v1/conversations?status=active"))).containsExactly(active);
        assertThat(ids(alice.get("/api/v1/conversations"))).containsExactly(archived, active);
    }

    @Test
    void aRenameSticksAndLeavesTheRest() {
        String id = alice.post("/api/v1/conversations", "{\"title\":\"old\",\"metadata\":{\"a\":1}}").body().get("id").asString();

        Reply renamed = alice.put("/api/v1/conversations/" + id, "{\"title\":\"new\"}");

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.body().get("title").asString()).isEqualTo("new");
        assertThat(renamed.body().get("conversation").get("title").asString()).isEqualTo("new");
        assertThat(alice.get("/api/v1/conversations/" + id).body().get("metadata").get("a").asInt()).isEqualTo(1);
    }

    @Test
    void aDeletedConversationIsGone() {
        String id = alice.conversation();

        Reply deleted = alice.delete("/api/v1/conversations/" + id);

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body().get("id").asString()).isEqualTo(id);
        assertThat(alice.get("/api/v1/conversations/" + id).status()).isEqualTo(410);
        assertThat(alice.get("/api/v1/conversations/" + id + "/messages").status()).isEqualTo(410);
        assertThat(alice.post("/api/v1/conversations/" + id + "/messages", "{\"role\":\"user\",\"content\":\"x\"}").status()).isEqualTo(410);
        assertThat(alice.delete("/api/v1/conversations/" + id).status()).isEqualTo(410);
        assertThat(ids(alice.get("/api/v1/conversations"))).isEmpty();
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        Reply reply = alice.get("/api/v1/conversations/" + UUID.randomUUID());

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body().get("error").asString()).isEqualTo("会话不存在");
        assertThat(alice.get("/api/v1/conversations/no-uuid").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "other"})
    void whatBelongsToAnotherUserOrTenantIsForbidden(String tenant) {
        String id = alice.conversation();
        Client mallory = TestServer.newUser(tenant);

        Reply reply = mallory.get("/api/v1/conversations/" + id);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body().get("error").asString()).isEqualTo("无权访问此会话");
        assertThat(mallory.put("/api/v1/conversations/" + id, "{\"title\":\"mine\"}").status()).isEqualTo(403);
        assertThat(mallory.delete("/api/v1/conversations/" + id).status()).isEqualTo(403);
        assertThat(mallory.post("/api/v1/conversations/" + id + "/archive", "").status()).isEqualTo(403);
        assertThat(mallory.get("/api/v1/conversations/" + id + "/messages").status()).isEqualTo(403);
        assertThat(mallory.post("/api/v1/conversations/" + id + "/messages", "{\"content\":\"x\"}").status()).isEqualTo(403);
        assertThat(ids(mallory.get("/api/v1/conversations"))).isEmpty();
    }

    @Test
    void whoSignedInMayNotNameAnotherTenantOrUser() {
        assertThat(alice.post("/api/v1/conversations", "{\"tenant_id\":\"other\"}").status()).isEqualTo(403);
        assertThat(alice.post("/api/v1/conversations", "{\"user_id\":\"somebody\"}").status()).isEqualTo(403);
        assertThat(alice.get("/api/v1/conversations?tenant_id=other").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"title":               | 400
            []                      | 400
            {"title":5}             | 400
            {"metadata":"x"}        | 400
            {"mode":"telepathy"}    | 400
            {"title":"a\\u0000b"}   | 400
            {"title":"\\ud800"}     | 400
            {"metadata":{"a":"\\u0000"}} | 400
            """)
    void aBadBodyIsRefusedWithASentence(String body, int status) {
        Reply reply = alice.post("/api/v1/conversations", body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().get("error").asString()).isNotBlank();
        assertThat(ids(alice.get("/api/v1/conversations"))).isEmpty();
    }

    @Test
    void badUtf8IsRefused() {
        byte[] body = {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};

        assertThat(alice.send("POST", "/api/v1/conversations", body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=x", "limit=0", "page=-1", "offset=-5", "sort_by=password", "order=up", "status=deleted"})
    void aBadParameterIsRefused(String parameter) {
        assertThat(alice.get("/api/v1/conversations?" + parameter).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Request-ID", "X-Idempotency-Key"})
    void aRepeatedCreateMakesOneConversation(String header) {
        String key = UUID.randomUUID().toString();

        Reply first = alice.post("/api/v1/conversations", "{\"title\":\"once\"}", header, key);
        Reply second = alice.post("/api/v1/conversations", "{\"title\":\"once\"}", header, key);

        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(ids(alice.get("/api/v1/conversations"))).hasSize(1);
    }

    private static List<String> ids(Reply reply) {
        return StreamSupport.stream(reply.body().get("conversations").spliterator(), false).map((JsonNode node) -> node.get("id").asString()).toList();
    }
}
