package com.voicehelper.conversation.web;

import static com.voicehelper.conversation.web.AnswerStream.ordered;

import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.RequestId;
import com.voicehelper.platform.web.ServerSentEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The chat of the web SDK: named events, each with its {@code meta}. A session is a conversation under the client's name for it. */
@RestController
class ChatV2Controller {

    private final Asking asking;
    private final Clock clock;
    private final JsonMapper json;

    ChatV2Controller(Asking asking, Clock clock, JsonMapper json) {
        this.asking = asking;
        this.clock = clock;
        this.json = json;
    }

    @PostMapping("/api/v2/chat/stream")
    void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        String session = body.name("session_id", "conversation_id");
        LiveAnswer live = asking.ask(asking.question(request, body, caller, session, true, body.content("message", "query")),
                Wishes.of(body, caller.tenantId(), List.of()));
        String trace = Objects.requireNonNullElse(request.getHeader("X-Trace-ID"), String.valueOf(RequestId.of(request)));
        String sessionId = session != null ? session : live.conversationId().toString();
        response.setHeader("X-Conversation-ID", live.conversationId().toString());
        try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
            AnswerStream.tell(live, events, new AnswerStream.Named(events, sessionId, data -> ordered(
                    "meta", ordered("trace_id", trace, "tenant_id", caller.tenantId(), "session_id", sessionId,
                            "timestamp", clock.instant().getEpochSecond()),
                    "data", data)));
        }
    }
}
