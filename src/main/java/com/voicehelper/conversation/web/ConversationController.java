package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Mode;
import com.voicehelper.conversation.domain.Conversations;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A user's conversations: create, list, get, rename, archive, delete. */
@RestController
@RequestMapping("/api/v1/conversations")
class ConversationController {

    private final Conversations conversations;
    private final Entrance entrance;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    ConversationController(Conversations conversations, Entrance entrance, ModuleDatabase conversationDatabase, Idempotency idempotency,
            JsonMapper json) {
        this.conversations = conversations;
        this.entrance = entrance;
        this.database = conversationDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    @PostMapping
    ResponseEntity<?> create(HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.ofOptional(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        var draft = new Conversations.Draft(caller.tenantId(), caller.userId(), null, Mode.canonical(body.name("mode")),
                Objects.requireNonNullElse(body.name("title"), ""), metadata(body));
        return idempotency.once(database, () -> ResponseEntity.status(HttpStatus.CREATED)
                .body(Envelope.both(Views.conversation(conversations.create(draft)), "conversation", "会话创建成功")));
    }

    /** What a family sends beside the metadata is kept with it. */
    private JsonNode metadata(JsonFields body) {
        JsonNode given = body.object("metadata");
        ObjectNode metadata = given == null ? json.createObjectNode() : (ObjectNode) given.deepCopy();
        String channel = body.name("channel");
        if (channel != null) {
            metadata.put("channel", channel);
        }
        JsonNode context = body.object("context");
        if (context != null) {
            metadata.set("context", context);
        }
        return metadata;
    }

    @GetMapping
    Map<String, Object> list(HttpServletRequest request, @RequestParam(name = "user_id", required = false) @Nullable String userId,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(name = "sort_by", defaultValue = "last_msg_at") String sortBy,
            @RequestParam(name = "status", required = false) @Nullable String status) {
        Caller caller = Callers.named(userId, tenantId);
        Paging paging = Paging.of(request, 20);
        Conversations.sort(sortBy);
        var page = conversations.list(new Conversations.Selection(caller.tenantId(), caller.userId(), status(status), sortBy,
                Paging.ascending(request, false), paging.limit(), paging.offset()));
        var items = page.conversations().stream().map(Views::conversation).toList();
        return Envelope.page("conversations", items, paging, page.total(), paging.offset() + items.size() < page.total());
    }

    private static @Nullable String status(@Nullable String status) {
        if (status == null || status.isEmpty() || status.equals("all")) {
            return null;
        }
        if (!status.equals(Conversation.ACTIVE) && !status.equals(Conversation.ARCHIVED)) {
            throw ApiException.badRequest("The parameter 'status' must be active, archived or all");
        }
        return status;
    }

    @GetMapping("/{id}")
    Map<String, Object> get(@PathVariable String id) {
        var bare = Views.conversation(entrance.enter(id));
        return Envelope.both(bare, "conversation", "success");
    }

    @PutMapping("/{id}")
    ResponseEntity<?> update(@PathVariable String id, HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Callers.named(body.name("user_id"), body.name("tenant_id"));
        String status = body.name("status");
        if (status != null && status(status) == null) {
            throw ApiException.badRequest("'status' must be active or archived");
        }
        var change = new Conversations.Change(body.name("title"), body.object("metadata"), status);
        return idempotency.once(database, () -> ResponseEntity.ok(Envelope.both(
                Views.conversation(conversations.update(entrance.enter(id).id(), change)), "conversation", "会话更新成功")));
    }

    @PostMapping("/{id}/archive")
    ResponseEntity<?> archive(@PathVariable String id) {
        return idempotency.once(database, () -> ResponseEntity.ok(Envelope.both(
                Views.conversation(conversations.archive(entrance.enter(id).id())), "conversation", "会话已归档")));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<?> delete(@PathVariable String id) {
        return idempotency.once(database, () -> {
            Conversation deleted = conversations.delete(entrance.enter(id).id());
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("id", deleted.id());
            answer.put("conversation_id", deleted.id());
            answer.put("status", deleted.status());
            return ResponseEntity.ok(Envelope.success(answer, "会话删除成功", Map.of("id", deleted.id())));
        });
    }
}
