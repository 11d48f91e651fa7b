package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Message;
import java.util.LinkedHashMap;
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
}
