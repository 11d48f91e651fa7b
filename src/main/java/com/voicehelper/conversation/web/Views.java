package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients see. Times of conversations and messages are ISO 8601. */
final class Views {

    private Views() {}

    static Map<String, Object> conversation(Conversation conversation) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", conversation.id());
        view.put("conversation_id", conversation.id());
        if (conversation.clientKey() != null) {
            view.put("client_key", conversation.clientKey());
        }
        view.put("user_id", conversation.userId());
        view.put("tenant_id", conversation.tenantId());
        view.put("mode", conversation.mode());
        view.put("title", conversation.title());
        view.put("summary", conversation.summary());
        view.put("status", conversation.status());
        view.put("metadata", conversation.metadata());
        view.put("msg_count", conversation.msgCount());
        view.put("message_count", conversation.msgCount());
        view.put("token_count", conversation.tokenCount());
        view.put("created_at", conversation.createdAt().toString());
        view.put("updated_at", conversation.updatedAt().toString());
        view.put("last_msg_at", conversation.lastMsgAt().toString());
        return view;
    }

    static Map<String, Object> message(Message message) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", message.id());
        view.put("message_id", message.id());
        view.put("conversation_id", message.conversationId());
        view.put("role", message.role());
        view.put("user_id", message.senderId());
        view.put("content", message.content());
        view.put("message_type", message.contentType());
        view.put("modality", message.contentType());
        view.put("metadata", message.metadata());
        view.put("seq", message.sequenceNumber());
        view.put("sequence_number", message.sequenceNumber());
        view.put("token_count", message.tokenCount());
        view.put("created_at", message.createdAt().toString());
        return view;
    }

    /** One object, bare and wrapped: its own fields, under {@code name}, and as {@code data}. The bare fields win. */
    static Map<String, Object> both(Map<String, Object> bare, String name, String message) {
        Map<String, Object> answer = new LinkedHashMap<>(bare);
        answer.putIfAbsent(name, bare);
        return success(answer, message, bare);
    }

    /** A page of a list, with the counters of every family. */
    static Map<String, Object> page(String name, List<Map<String, Object>> items, Paging paging, long total, boolean more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(name, items);
        data.put("total", total);
        data.put("limit", paging.limit());
        data.put("offset", paging.offset());
        Map<String, Object> answer = new LinkedHashMap<>(data);
        answer.put("page", paging.page());
        answer.put("has_more", more);
        answer.put("pagination", Map.of(
                "page", paging.page(),
                "limit", paging.limit(),
                "total", total,
                "pages", (total + paging.limit() - 1) / paging.limit(),
                "has_more", more));
        return success(answer, "success", data);
    }

    static Map<String, Object> success(Map<String, Object> answer, String message, Object data) {
        answer.put("success", true);
        answer.put("code", 0);
        answer.put("message", message);
        answer.put("data", data);
        return answer;
    }
}
