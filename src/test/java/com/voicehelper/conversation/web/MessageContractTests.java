package com.voicehelper.conversation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MessageContractTests {

    private final Client alice = TestServer.newUser("acme");
    private final String conversation = alice.conversation();
    private final String path = "/api/v1/conversations/" + conversation + "/messages";

    @Test
    void withARoleAMessageIsStoredAndNobodyAnswers() {
        Reply reply = alice.post(path, "{\"role\":\"user\",\"content\":\"hello\",\"metadata\":{\"a\":1}}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("code").asInt()).isZero();
        assertThat(reply.body().get("message").asString()).isEqualTo("created");
        assertThat(reply.body().get("data").get("content").asString()).isEqualTo("hello");
        assertThat(reply.body().get("seq").asInt()).isEqualTo(1);
        assertThat(contents(alice.get(path))).containsExactly("hello");
    }

    @Test
    void theSdkGetsTheReplyAsABareMessage() {
        Reply reply = alice.post(path, "{\"content\":\"How are you?\",\"modality\":\"text\",\"stream\":false}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("role").asString()).isEqualTo("assistant");
        assertThat(reply.body().get("content").asString()).contains("local provider");
        assertThat(reply.body().get("seq").asInt()).isEqualTo(2);
        assertThat(contents(alice.get(path))).containsExactly("How are you?", reply.body().get("content").asString());
    }

    @Test
    void theTestSuitesGetResponseIntentAndConfidence() {
        Reply reply = alice.post(path, "{\"message\":\"你好，今天天气怎么样？\",\"message_type\":\"text\"}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("message_id").asString()).isNotEmpty();
        assertThat(reply.body().get("response").asString()).contains("本地应答程序");
        assertThat(reply.body().get("intent").asString()).isEqualTo("chat");
        assertThat(reply.body().get("confidence").isNumber()).isTrue();
        assertThat(reply.body().get("data").get("reply").asString()).isEqualTo(reply.body().get("response").asString());
    }

    @Test
    void theSdkStreamsDeltasAndADoneThatNamesTheStoredMessage() {
        Reply reply = alice.post(path, "{\"content\":\"Tell me more\",\"stream\":true}");

        assertThat(reply.response().headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<JsonNode> events = Client.data(reply.text());
        List<JsonNode> deltas = events.stream().filter(event -> event.get("type").asString().equals("delta")).toList();
        assertThat(deltas.stream().map(event -> event.get("seq").asInt())).isEqualTo(IntStream.rangeClosed(1, deltas.size()).boxed().toList());
        JsonNode done = events.getLast();
        assertThat(done.get("type").asString()).isEqualTo("done");
        assertThat(done.get("seq").asInt()).isEqualTo(deltas.size() + 1);
        String text = String.join("", deltas.stream().map(event -> event.get("content").asString()).toList());
        Reply stored = alice.get("/api/v1/messages/" + done.get("message_id").asString());
        assertThat(stored.body().get("content").asString()).isEqualTo(text);
        assertThat(stored.body().get("role").asString()).isEqualTo("assistant");
    }

    @Test
    void theListServesEveryFamilysPaging() {
        IntStream.rangeClosed(1, 7).forEach(number -> store("m" + number));

        Reply page = alice.get(path + "?page=2&limit=3");
        Reply offset = alice.get(path + "?limit=3&offset=1&order=desc");
        Reply before = alice.get(path + "?limit=2&before=4");
        String fourth = page.body().get("messages").get(0).get("id").asString();

        assertThat(contents(page)).containsExactly("m4", "m5", "m6");
        assertThat(page.body().get("total").asInt()).isEqualTo(7);
        assertThat(page.body().get("has_more").asBoolean()).isTrue();
        assertThat(page.body().get("pagination").get("page").asInt()).isEqualTo(2);
        assertThat(page.body().get("conversation_id").asString()).isEqualTo(conversation);
        assertThat(contents(offset)).containsExactly("m6", "m5", "m4");
        assertThat(contents(before)).containsExactly("m2", "m3");
        assertThat(before.body().get("has_more").asBoolean()).isTrue();
        assertThat(contents(alice.get(path + "?limit=10&before=" + fourth))).containsExactly("m1", "m2", "m3");
        assertThat(contents(alice.get("/api/v1/conversations/" + conversation + "/messages/recent?limit=2"))).containsExactly("m6", "m7");
    }

    @Test
    void concurrentSendersGetNumbersWithoutGapOrTie() throws Exception {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = IntStream.range(0, 40).mapToObj(number -> senders.submit(() -> store("m" + number))).toList();
            for (var future : sent) {
                future.get();
            }
        }
        Reply all = alice.get(path + "?limit=100");
        List<Long> numbers = StreamSupport.stream(all.body().get("messages").spliterator(), false).map(node -> node.get("seq").asLong()).toList();
        List<String> times = StreamSupport.stream(all.body().get("messages").spliterator(), false).map(node -> node.get("created_at").asString()).toList();
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(times.stream().map(Instant::parse).toList()).isSorted();
        assertThat(alice.get("/api/v1/conversations/" + conversation).body().get("msg_count").asInt()).isEqualTo(40);
    }

    @Test
    void aRepeatedSendStoresOneMessageAndGetsTheFirstReply() {
        String key = UUID.randomUUID().toString();

        Reply first = alice.post(path, "{\"content\":\"once\",\"stream\":false}", "X-Request-ID", key);
        Reply second = alice.post(path, "{\"content\":\"once\",\"stream\":false}", "X-Request-ID", key);

        assertThat(second.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(second.body().get("content")).isEqualTo(first.body().get("content"));
        assertThat(alice.get(path).body().get("total").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                     | 400
            {"content":""}                         | 400
            {"content":5}                          | 400
            {"content":"x","role":"emperor"}       | 400
            {"content":"x","stream":"yes"}         | 400
            {"content":"x","metadata":[]}          | 400
            not json                               | 400
            """)
    void aBadMessageIsRefusedAndNothingIsStored(String body, int status) {
        assertThat(alice.post(path, body).status()).isEqualTo(status);
        assertThat(alice.get(path).body().get("total").asInt()).isZero();
    }

    @Test
    void aMessageOfSomebodyElseIsForbidden() {
        String id = store("secret").body().get("id").asString();

        assertThat(TestServer.newUser("acme").get("/api/v1/messages/" + id).status()).isEqualTo(403);
        assertThat(alice.get("/api/v1/messages/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(alice.get("/api/v1/messages/x").status()).isEqualTo(404);
    }

    private Reply store(String content) {
        return alice.post(path, "{\"role\":\"user\",\"content\":\"" + content + "\"}");
    }

    private static List<String> contents(Reply reply) {
        return StreamSupport.stream(reply.body().get("messages").spliterator(), false).map(node -> node.get("content").asString()).toList();
    }
}
