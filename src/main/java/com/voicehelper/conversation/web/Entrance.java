package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.domain.Conversations;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets the current caller into a conversation, called by its id or by the name that the client chose for it. */
@Component
class Entrance {

    private final Conversations conversations;

    Entrance(Conversations conversations) {
        this.conversations = conversations;
    }

    /** @throws ApiException 404 when there is none, 403 when it is somebody else's, 410 when it is deleted */
    Conversation enter(String id) {
        return enter(id, Caller.required());
    }

    Conversation enter(String id, Caller caller) {
        UUID uuid = uuid(id);
        return conversations.enter(uuid != null ? uuid : named(id, caller), caller.tenantId(), caller.userId());
    }

    private UUID named(String name, Caller caller) {
        return conversations.findByClientKey(caller.tenantId(), caller.userId(), name)
                .orElseThrow(() -> ApiException.notFound("会话不存在")).id();
    }

    static @Nullable UUID uuid(String text) {
        try {
            return text.length() == 36 ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException exception) {
            return null;
        }
    }
}
