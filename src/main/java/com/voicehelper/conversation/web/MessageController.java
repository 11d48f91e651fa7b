package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.conversation.domain.Messages;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.Paging;
import com.voicehelper.platform.web.ServerSentEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The messages of a conversation: list, send (with or without the assistant's reply), get. */
@RestController
@RequestMapping("/api/v1")
class MessageController {

    private final Messages messages;
    private final Entrance entrance;
    private final Asking asking;
    private final Replies replies;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    MessageController(Messages messages, Entrance entrance, Asking asking, Replies replies, ModuleDatabase conversationDatabase,
            Idempotency idempotency, JsonMapper json) {
        this.messages = messages;
        this.entrance = entrance;
        this.asking = asking;
        this.replies = replies;
        this.database = conversationDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    @GetMapping("/conversations/{id}/messages")
    Map<String, Object> list(@PathVariable String id, HttpServletRequest request, @RequestParam(required = false) @Nullable String before) {
        Conversation conversation = entrance.enter(id);
        Paging paging = Paging.of(request, 50);
        boolean ascending = Paging.ascending(request, true);
        if (before != null && !before.isEmpty()) {
            return before(conversation, place(conversation, before), ascending, paging);
        }
        List<Message> page = messages.page(conversation.id(), ascending, paging.limit(), paging.offset());
        return page(conversation, page, paging, paging.offset() + page.size() < conversation.msgCount());
    }

    @GetMapping("/conversations/{id}/messages/recent")
    Map<String, Object> recent(@PathVariable String id, HttpServletRequest request) {
        return before(entrance.enter(id), Long.MAX_VALUE, Paging.ascending(request, true), Paging.of(request, 10));
    }

    private Map<String, Object> before(Conversation conversation, long place, boolean ascending, Paging paging) {
        List<Message> found = new ArrayList<>(messages.before(conversation.id(), place, paging.limit() + 1));
        boolean more = found.size() > paging.limit();
        if (more) {
            found.removeFirst();
        }
        if (!ascending) {
            Collections.reverse(found);
        }
        return page(conversation, found, new Paging(paging.limit(), 0), more);
    }

    /** A message's id or its number. */
    private long place(Conversation conversation, String before) {
        UUID id = Entrance.uuid(before);
        if (id != null) {
            return messages.find(id)
                    .filter(message -> message.conversationId().equals(conversation.id()))
                    .orElseThrow(() -> ApiException.badRequest("The parameter 'before' names no message of this conversation"))
                    .sequenceNumber();
        }
        try {
            return Long.parseLong(before);
        } catch (NumberFormatException exception) {
            throw ApiException.badRequest("The parameter 'before' must be the id or the number of a message");
        }
    }

    private static Map<String, Object> page(Conversation conversation, List<Message> found, Paging paging, boolean more) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("conversation_id", conversation.id());
        answer.putAll(Envelope.page("messages", found.stream().map(Views::message).toList(), paging, conversation.msgCount(), more));
        return answer;
    }

    @GetMapping("/messages/{id}")
    Map<String, Object> get(@PathVariable String id) {
        Caller caller = Caller.required();
        UUID uuid = Entrance.uuid(id);
        Message message = (uuid == null ? Optional.<Message>empty() : messages.find(uuid))
                .orElseThrow(() -> ApiException.notFound("消息不存在"));
        entrance.enter(message.conversationId().toString(), caller);
        Map<String, Object> bare = Views.message(message);
        return Envelope.success(new LinkedHashMap<>(bare), "success", bare);
    }

    /**
     * With a {@code role} the message is stored, and that is all; without one it is a user's message and gets a reply:
     * as a stream when {@code stream} is true, otherwise when it is complete.
     */
    @PostMapping("/conversations/{id}/messages")
    @Nullable ResponseEntity<?> send(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        String content = body.content("content", "message");
        boolean stream = body.flag("stream");
        if (body.has("role") && !stream) {
            return store(id, body, caller, content);
        }
        LiveAnswer live = asking.ask(asking.question(request, body, caller, id, false, content), Wishes.of(body, caller.tenantId(), List.of()));
        if (!stream) {
            return ResponseEntity.ok(replies.complete(live));
        }
        try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
            AnswerStream.tell(live, events, new AnswerStream.Numbered(events, live));
        }
        return null;
    }

    private ResponseEntity<?> store(String id, JsonFields body, Caller caller, String content) {
        String role = Turns.role(body, "user");
        String type = Objects.requireNonNullElse(body.name("message_type", "modality", "content_type"), "text");
        var metadata = Objects.requireNonNullElseGet(body.object("metadata"), json::createObjectNode);
        return idempotency.once(database, () -> {
            Conversation conversation = entrance.enter(id, caller);
            Message sent = messages.append(new NewMessage(Ids.next(), conversation.id(), role, role.equals("user") ? caller.userId() : null,
                    content, type, metadata));
            Map<String, Object> bare = Views.message(sent);
            return ResponseEntity.status(HttpStatus.CREATED).body(Envelope.success(new LinkedHashMap<>(bare), "created", bare));
        });
    }
}
