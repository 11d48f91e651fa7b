package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.chat.Chat;
import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.conversation.chat.Wish;
import com.voicehelper.conversation.domain.Answers;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks over HTTP. The question is stored before anything is answered, so a request that meets the fence can still go to
 * the other side; and under the request's idempotency key, so a repetition gets the first answer, from its first token.
 */
@Component
class Asking {

    private final Chat chat;
    private final Answers answers;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    Asking(Chat chat, Answers answers, ModuleDatabase conversationDatabase, Idempotency idempotency, JsonMapper json) {
        this.chat = chat;
        this.answers = answers;
        this.database = conversationDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    /** What is kept under the key. */
    private record Opened(UUID answerId) {}

    LiveAnswer ask(Question question, Wish wish) {
        return chat.answer(question, () -> store(question), wish);
    }

    /** Two who use a new client key at once meet in its index: the loser looks again and finds the winner's conversation. */
    private Asked store(Question question) {
        try {
            return storeOnce(question);
        } catch (DuplicateKeyException raced) {
            return storeOnce(question);
        }
    }

    private Asked storeOnce(Question question) {
        AtomicReference<Asked> first = new AtomicReference<>();
        ResponseEntity<?> opened = idempotency.once(database, () -> {
            first.set(answers.ask(question));
            return ResponseEntity.ok(new Opened(question.answerId()));
        });
        return first.get() != null
                ? first.get()
                : answers.again(json.readValue((byte[]) Objects.requireNonNull(opened.getBody()), Opened.class).answerId());
    }

    /** @param conversation an id, or the client's name for it; null: a new one */
    Question question(HttpServletRequest request, JsonFields body, Caller caller, @Nullable String conversation, boolean create, String content) {
        String requestId = RequestId.sentByClient(request) ? RequestId.of(request) : body.name("request_id");
        String type = body.name("message_type", "modality", "content_type");
        return new Question(Ids.next(), caller.tenantId(), caller.userId(), caller.principal(), conversation, create, content,
                type == null ? "text" : type, Objects.requireNonNullElseGet(body.object("metadata"), json::createObjectNode),
                requestId, body.name("stream_id"));
    }
}
