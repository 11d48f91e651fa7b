package com.voicehelper.conversation.web;

import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.chat.ChatSettings;
import com.voicehelper.conversation.chat.LiveAnswer.End;
import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.conversation.domain.Messages;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.Envelope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The assistant's reply in one piece, for who does not read streams. */
@Component
class Replies {

    /** What recording may take after the answer's own time-out. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Messages messages;
    private final ChatSettings settings;

    Replies(Messages messages, ChatSettings settings) {
        this.messages = messages;
        this.settings = settings;
    }

    /**
     * Waits for the answer: the bare message, and what the other families call its parts.
     *
     * @throws ApiException 502 when the answer failed, 504 when it did not come in time
     */
    Map<String, Object> complete(LiveAnswer live) {
        End end = live.awaitEnd(settings.timeout().plus(GRACE));
        if (end == null) {
            throw ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "TIMEOUT", "The answer did not come in time");
        }
        if (end.state() == AnswerState.FAILED) {
            throw ApiException.of(HttpStatus.BAD_GATEWAY, "CHAT_FAILED", String.valueOf(end.error()));
        }
        String text = live.text();
        Map<String, Object> answer = new LinkedHashMap<>(messages.find(live.id()).map(Views::message).orElseGet(() -> unread(live)));
        answer.put("response", text);
        answer.put("reply", text);
        answer.put("intent", "chat");
        answer.put("confidence", 1.0);
        answer.put("question_id", live.questionId());
        answer.put("references", live.references());
        answer.put("status", end.state() == AnswerState.DONE ? "completed" : end.state().lowerCase());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("message_id", live.id());
        data.put("conversation_id", live.conversationId());
        data.put("reply", text);
        return Envelope.success(answer, "success", data);
    }

    /** Recorded on the other side, and not here yet; or cancelled before its first word. */
    private static Map<String, Object> unread(LiveAnswer live) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", live.id());
        view.put("message_id", live.id());
        view.put("conversation_id", live.conversationId());
        view.put("role", "assistant");
        view.put("content", live.text());
        return view;
    }
}
