package com.voicehelper.conversation.web;

import static com.voicehelper.conversation.web.AnswerStream.ordered;

import com.voicehelper.conversation.chat.Chat;
import com.voicehelper.conversation.chat.TokenHub;
import com.voicehelper.conversation.domain.Answers;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cancels answers, in each of the shapes that clients send. Only the caller's own; cancelling what has ended, or never
 * began, is no error, except for a stream that nobody knows. Needs no idempotency key: once or twice is the same.
 */
@RestController
class CancelController {

    private final Answers answers;
    private final Chat chat;
    private final TokenHub hub;
    private final Clock clock;
    private final JsonMapper json;

    CancelController(Answers answers, Chat chat, TokenHub hub, Clock clock, JsonMapper json) {
        this.answers = answers;
        this.chat = chat;
        this.hub = hub;
        this.clock = clock;
        this.json = json;
    }

    @PostMapping("/api/v1/chat/cancel")
    Map<String, Object> cancel(HttpServletRequest request) throws IOException {
        Caller caller = Caller.required();
        JsonFields body = JsonFields.ofOptional(json, request);
        String stream = body.name("stream_id");
        String session = body.name("session_id");
        String conversation = body.name("conversation_id", "conversationId");
        String sent = RequestId.sentByClient(request) ? RequestId.of(request) : null;
        String requestId = body.has("request_id") ? body.name("request_id") : sent;
        if (stream != null) {
            byStream(caller, stream);
        } else if (session != null) {
            chat.cancelled(byConversation(caller, session));
        } else if (requestId == null && conversation == null) {
            throw ApiException.badRequest("Request ID is required");
        } else {
            byRequest(caller, requestId, sent, conversation);
        }
        return answer("cancelled", stream, session, requestId);
    }

    private void byStream(Caller caller, String stream) {
        List<Answers.Known> found = answers.cancelByStream(caller.tenantId(), caller.principal(), stream);
        if (found.isEmpty() && !hub.connected(stream)) {
            throw ApiException.of(HttpStatus.NOT_FOUND, "CHAT_SESSION_NOT_FOUND", "Chat session not found");
        }
        chat.cancelled(found);
    }

    /** A request that is not known may have been asked under another id: then what its conversation is being told is meant. */
    private void byRequest(Caller caller, @Nullable String requestId, @Nullable String sent, @Nullable String conversation) {
        List<Answers.Known> found = new ArrayList<>();
        if (requestId != null) {
            found.addAll(answers.cancelByRequest(caller.tenantId(), caller.principal(), requestId));
        }
        if (found.isEmpty() && sent != null && !sent.equals(requestId)) {
            found.addAll(answers.cancelByRequest(caller.tenantId(), caller.principal(), sent));
        }
        if (found.isEmpty() && conversation != null) {
            found.addAll(byConversation(caller, conversation));
        }
        chat.cancelled(found);
    }

    private List<Answers.Known> byConversation(Caller caller, String conversation) {
        return answers.cancelByConversation(caller.tenantId(), caller.userId(), caller.principal(), conversation);
    }

    @PostMapping("/api/v2/chat/cancel")
    Map<String, Object> cancelSession(HttpServletRequest request) throws IOException {
        Caller caller = Caller.required();
        JsonFields body = JsonFields.ofOptional(json, request);
        String session = body.name("session_id");
        if (session == null || session.isBlank()) {
            throw ApiException.badRequest("缺少session_id");
        }
        chat.cancelled(byConversation(caller, session));
        return answer("success", null, session, null);
    }

    private Map<String, Object> answer(String status, @Nullable String stream, @Nullable String session, @Nullable String requestId) {
        return ordered("status", status, "success", true, "message", "已取消", "stream_id", stream, "session_id", session,
                "request_id", requestId, "timestamp", clock.instant().getEpochSecond());
    }
}
