package com.voicehelper.conversation.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.support.Client;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.support.TestServer;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.Question;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Over real gRPC, to the same process: what the client gets equals what the local API gives. */
class RemoteConversationsTests {

    private static final int PORT = freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.conversation.grpc-address", "127.0.0.1:" + PORT));

    private final ConversationApi remote = new RemoteConversations(SERVER.getBean(ServiceChannels.class));
    private final ConversationApi local = SERVER.getBean("localConversations", ConversationApi.class);
    private final Client alice = TestServer.newUser(SERVER, "acme");
    private final UUID conversation = UUID.fromString(alice.conversation());
    private final ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("a", 1);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void aConversationArrivesAsItIs() {
        assertThat(remote.conversation(conversation)).isEqualTo(local.conversation(conversation)).isPresent();
        assertThat(remote.conversation(UUID.randomUUID())).isEmpty();
        assertThat(remote.member(conversation, alice.userId())).isTrue();
        assertThat(remote.member(conversation, "stranger")).isFalse();
    }

    @Test
    void appendingTwiceStoresOneMessage() {
        NewMessage message = new NewMessage(Ids.next(), conversation, "user", alice.userId(), "你好", "text", metadata);

        Message first = remote.append(message);
        Message second = remote.append(message);

        assertThat(second).isEqualTo(first);
        assertThat(remote.messages(conversation, Long.MAX_VALUE, 10)).containsExactly(first).isEqualTo(local.messages(conversation, Long.MAX_VALUE, 10));
    }

    @Test
    void anAnswerIsRecordedOnceAndStaysAsItEnded() {
        Asked asked = remote.ask(new Question(Ids.next(), "acme", alice.userId(), "user:" + alice.userId(), conversation.toString(), false,
                "question", "text", metadata, null, null));
        AnswerOutcome outcome = new AnswerOutcome(asked.answerId(), conversation, AnswerState.DONE, "answer", metadata, null);

        assertThat(asked.first()).isTrue();
        assertThat(asked.history()).extracting(Message::content).containsExactly("question");
        assertThat(remote.record(outcome)).isEqualTo(AnswerState.DONE);
        assertThat(remote.record(new AnswerOutcome(asked.answerId(), conversation, AnswerState.FAILED, "other", metadata, "late"))).isEqualTo(AnswerState.DONE);
        assertThat(remote.messages(conversation, Long.MAX_VALUE, 10)).extracting(Message::content).isEqualTo(List.of("question", "answer"));
    }

    @Test
    void aRefusalArrivesAsWhatItWas() {
        Question foreign = new Question(Ids.next(), "other", "stranger", "user:stranger", conversation.toString(), false, "x", "text", metadata, null, null);

        assertThatThrownBy(() -> remote.ask(foreign)).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.status().value()).isEqualTo(403);
            assertThat(refusal).hasMessage("无权访问此会话");
        });
        assertThatThrownBy(() -> remote.append(new NewMessage(Ids.next(), UUID.randomUUID(), "user", null, "x", "text", metadata)))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(404));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
