package com.voicehelper.conversation.web;

import static com.voicehelper.conversation.web.AnswerStream.ordered;

import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.chat.Chat;
import com.voicehelper.conversation.chat.LiveAnswer.Part;
import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.conversation.chat.Wish;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.JsonBody;
import com.voicehelper.platform.web.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is said on one WebSocket of a conversation. The client sends {@code ping}, {@code typing}, {@code cancel} and
 * {@code message}; a message is answered with {@code ai_stream_start}, {@code ai_stream_chunk}s and {@code ai_stream_end}, or
 * {@code ai_stream_error}. One answer at a time; meanwhile the socket listens.
 */
final class ConversationSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ConversationSocket.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final WebSocketSession session;
    private final Caller caller;
    private final Conversation conversation;
    private final Chat chat;
    private final ConversationApi conversations;
    private final Clock clock;
    private final JsonMapper json;
    private final StringBuilder collected = new StringBuilder();
    private final AtomicBoolean answering = new AtomicBoolean();
    private volatile @Nullable UUID answer;
    private volatile long heard = System.nanoTime();

    ConversationSocket(WebSocketSession session, Caller caller, Conversation conversation, Chat chat, ConversationApi conversations,
            Clock clock, JsonMapper json) {
        this.session = session;
        this.caller = caller;
        this.conversation = conversation;
        this.chat = chat;
        this.conversations = conversations;
        this.clock = clock;
        this.json = json;
    }

    boolean of(Caller other) {
        return caller.userId().equals(other.userId()) && caller.tenantId().equals(other.tenantId());
    }

    void welcome(long connections) {
        send(ordered("type", "welcome", "client_id", session.getId(), "conversation_id", conversation.id(), "connections", connections));
    }

    /** @return false when the message has become too long */
    boolean collect(String part, int longest) {
        collected.append(part);
        return collected.length() <= longest;
    }

    void received() {
        String text = collected.toString();
        collected.setLength(0);
        alive();
        try {
            JsonFields body = JsonFields.of(JsonBody.parse(json, text.getBytes(StandardCharsets.UTF_8), JsonNode.class));
            String type = body.name("type");
            switch (type == null ? "" : type) {
                case "ping" -> send(ordered("type", "pong", "timestamp", clock.instant().getEpochSecond()));
                case "typing" -> {}
                case "cancel" -> cancel();
                case "message" -> message(body);
                default -> throw ApiException.badRequest("'type' must be ping, message, typing or cancel");
            }
        } catch (ApiException problem) {
            error("error", problem, null);
        } catch (RuntimeException problem) {
            LOG.error("A message on a WebSocket failed", problem);
            error("error", ApiException.unavailable("The message could not be handled; try again", 1), null);
        }
    }

    private void cancel() {
        UUID running = answer;
        if (running != null) {
            chat.stop(running);
        }
    }

    private void message(JsonFields body) {
        String named = body.name("conversation_id");
        if (named != null && !named.equals(conversation.id().toString()) && !named.equals(conversation.clientKey())) {
            throw ApiException.badRequest("This connection belongs to another conversation");
        }
        Wish wish = Wishes.of(body, caller.tenantId(), List.of());
        Question question = new Question(Ids.next(), caller.tenantId(), caller.userId(), caller.principal(), conversation.id().toString(), false,
                body.content("content", "message"), Objects.requireNonNullElse(body.name("message_type", "modality"), "text"),
                Objects.requireNonNullElseGet(body.object("metadata"), json::createObjectNode), body.name("request_id"), null);
        if (!answering.compareAndSet(false, true)) {
            throw ApiException.conflict("The answer before is not complete");
        }
        Thread.ofVirtual().name("socket answer").start(() -> {
            try {
                answer(question, wish);
            } finally {
                answer = null;
                answering.set(false);
            }
        });
    }

    private void answer(Question question, Wish wish) {
        String task = question.answerId().toString();
        try {
            LiveAnswer live = chat.answer(question, () -> conversations.ask(question), wish);
            answer = live.id();
            send(ordered("type", "ai_stream_start", "task_id", task, "conversation_id", conversation.id(), "question_id", live.questionId()));
            tell(live, task);
        } catch (ApiException problem) {
            error("ai_stream_error", problem, task);
        } catch (RuntimeException problem) {
            LOG.error("An answer on a WebSocket failed", problem);
            error("ai_stream_error", ApiException.unavailable("The message could not be handled; try again", 1), task);
        }
    }

    private void tell(LiveAnswer live, String task) {
        long start = System.nanoTime();
        Part part = new Part(0, List.of(), null);
        boolean there = true;
        while (there && part.end() == null) {
            part = live.await(part.next(), PATIENCE);
            for (String token : part.tokens()) {
                there &= send(ordered("type", "ai_stream_chunk", "task_id", task, "event", "delta", "delta", token, "content", token, "finished", false));
            }
        }
        if (part.end() != null && part.end().state() == AnswerState.FAILED) {
            send(ordered("type", "ai_stream_error", "task_id", task, "error", String.valueOf(part.end().error()), "message", part.end().error()));
        } else if (part.end() != null) {
            send(ordered("type", "ai_stream_end", "task_id", task, "message_id", live.id(), "conversation_id", live.conversationId(),
                    "content", live.text(), "status", part.end().state().lowerCase(), "finished", true, "citations", live.references(),
                    "tool_calls", List.of(),
                    "stats", Map.of("tokens", part.next(), "duration_ms", (System.nanoTime() - start) / 1_000_000)));
        }
    }

    private void error(String type, ApiException problem, @Nullable String task) {
        String message = String.valueOf(problem.getMessage());
        Map<String, Object> frame = ordered("type", type, "error", message, "message", message, "code", problem.code());
        if (task != null) {
            frame.put("task_id", task);
        }
        send(frame);
    }

    private boolean send(Map<String, Object> frame) {
        return send(new TextMessage(json.writeValueAsString(frame)));
    }

    private boolean send(WebSocketMessage<?> message) {
        try {
            session.sendMessage(message);
            return true;
        } catch (IOException | RuntimeException gone) {
            LOG.debug("A WebSocket's client is gone", gone);
            close(CloseStatus.SESSION_NOT_RELIABLE);
            return false;
        }
    }

    void alive() {
        heard = System.nanoTime();
    }

    void ping(WebSocketMessage<?> ping, long longestSilence) {
        if (System.nanoTime() - heard > longestSilence) {
            close(CloseStatus.SESSION_NOT_RELIABLE);
        } else {
            send(ping);
        }
    }

    void close(CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException | RuntimeException gone) {
            LOG.debug("A WebSocket was closed already", gone);
        }
    }
}
