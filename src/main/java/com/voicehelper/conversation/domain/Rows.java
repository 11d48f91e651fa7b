package com.voicehelper.conversation.domain;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.jooq.tables.records.ConversationRecord;
import com.voicehelper.conversation.jooq.tables.records.MessageRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows as the module's records, and back. */
@Component
class Rows {

    private final JsonMapper json;

    Rows(JsonMapper json) {
        this.json = json;
    }

    Conversation conversation(ConversationRecord row) {
        return new Conversation(row.getId(), row.getTenantId(), row.getUserId(), row.getClientKey(), row.getKind(), row.getMode(), row.getTitle(),
                row.getSummary(), row.getStatus(), json(row.getMetadata()), row.getMsgCount(), row.getTokenCount(), row.getLastSequence(),
                row.getCreatedAt().toInstant(), row.getUpdatedAt().toInstant(), row.getLastMsgAt().toInstant());
    }

    Message message(MessageRecord row) {
        return new Message(row.getId(), row.getConversationId(), row.getSequenceNumber(), row.getRole(), row.getSenderId(), row.getContent(),
                row.getContentType(), json(row.getMetadata()), row.getTokenCount(), row.getCreatedAt().toInstant());
    }

    JSONB jsonb(JsonNode node) {
        return JSONB.jsonb(json.writeValueAsString(node));
    }

    private JsonNode json(JSONB value) {
        return json.readTree(value.data());
    }

    /** PostgreSQL keeps microseconds; what is answered must equal what is read later. */
    static OffsetDateTime stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
