package com.voicehelper.conversation.web;

import static com.voicehelper.conversation.web.AnswerStream.ordered;

import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.chat.ChatSettings;
import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.conversation.chat.TokenHub;
import com.voicehelper.conversation.chat.TokenStream;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.ServerSentEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chat without opening a conversation first. A {@code conversation_id} that the caller has no conversation for is the
 * client's own name for a new one ({@code browser-extension}, an id made by the client); without one, each question opens a
 * conversation, and the answer's headers say which.
 */
@RestController
@RequestMapping("/api/v1/chat")
class ChatController {

    private final Asking asking;
    private final Replies replies;
    private final TokenHub hub;
    private final ChatSettings settings;
    private final Clock clock;
    private final JsonMapper json;

    ChatController(Asking asking, Replies replies, TokenHub hub, ChatSettings settings, Clock clock, JsonMapper json) {
        this.asking = asking;
        this.replies = replies;
        this.hub = hub;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    /** With {@code messages} the answer is this response; with {@code message} it goes to the caller's GET stream. */
    @PostMapping("/stream")
    @Nullable ResponseEntity<?> stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        if (!body.has("messages")) {
            return acknowledge(request, body);
        }
        List<ModelMessage> turns = Turns.of(body, "messages");
        Question question = question(request, body, turns.getLast().content());
        LiveAnswer live = asking.ask(question, Wishes.of(body, question.tenantId(), turns));
        tell(live, response);
        return null;
    }

    private ResponseEntity<?> acknowledge(HttpServletRequest request, JsonFields body) {
        Question question = question(request, body, body.content("message", "content", "query"));
        LiveAnswer live = asking.ask(question, Wishes.of(body, question.tenantId(), List.of()));
        hub.feed(live, question);
        return ResponseEntity.ok(ordered(
                "success", true,
                "status", "accepted",
                "message", "accepted",
                "request_id", question.requestId(),
                "stream_id", question.streamId(),
                "conversation_id", live.conversationId(),
                "message_id", live.id(),
                "question_id", live.questionId(),
                "timestamp", clock.instant().getEpochSecond()));
    }

    @PostMapping
    @Nullable ResponseEntity<?> chat(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        boolean stream = body.flag("stream");
        Question question = question(request, body, body.content("message", "content", "query"));
        LiveAnswer live = asking.ask(question, Wishes.of(body, question.tenantId(), List.of()));
        if (stream) {
            tell(live, response);
            return null;
        }
        Map<String, Object> answer = replies.complete(live);
        answer.put("message", live.text());
        return ResponseEntity.ok(answer);
    }

    private void tell(LiveAnswer live, HttpServletResponse response) throws IOException {
        response.setHeader("X-Conversation-ID", live.conversationId().toString());
        response.setHeader("X-Message-ID", live.id().toString());
        try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
            AnswerStream.tell(live, events, new AnswerStream.Plain(events));
        }
    }

    private Question question(HttpServletRequest request, JsonFields body, String content) {
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        return asking.question(request, body, caller, body.name("conversation_id", "conversationId", "session_id"), true, content);
    }

    /** EventSource: the tokens of what the caller asks by POST, from {@code connected} until the client goes. */
    @GetMapping("/stream")
    void listen(HttpServletResponse response, @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(name = "last_event_id", required = false) @Nullable String lastEventParameter,
            @RequestParam(name = "stream_id", required = false) @Nullable String streamId,
            @RequestParam(name = "conversation_id", required = false) @Nullable String conversationId,
            @RequestParam(name = "reconnect", defaultValue = "false") String reconnect) throws IOException {
        Caller caller = Caller.required();
        String name = streamId == null || streamId.isEmpty() || streamId.length() > 200 ? Ids.next().toString() : streamId;
        String last = lastEventId != null ? lastEventId : lastEventParameter;
        try (TokenStream stream = hub.open(caller.tenantId(), caller.principal(), name,
                        conversationId == null ? null : Entrance.uuid(conversationId), last, Boolean.parseBoolean(reconnect));
                ServerSentEvents events = ServerSentEvents.open(response, json)) {
            boolean there = events.send(ordered("type", "connected", "stream_id", name, "timestamp", clock.instant().getEpochSecond()));
            while (there && !stream.closed()) {
                List<TokenStream.Event> next = stream.next(settings.heartbeat());
                for (TokenStream.Event event : next) {
                    there &= events.send(null, event.id(), event.data());
                }
                if (next.isEmpty() && !stream.closed()) {
                    there = events.send(ordered("type", "keep_alive", "timestamp", clock.instant().getEpochSecond()));
                }
            }
        }
    }
}
