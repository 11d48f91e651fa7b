package com.voicehelper.conversation.domain;

import static com.voicehelper.conversation.jooq.Tables.CONVERSATION;
import static com.voicehelper.conversation.jooq.Tables.MESSAGE;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationEvent;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.jooq.tables.records.ConversationRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Tokens;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The messages of conversations, in their order. */
@Component
public class Messages {

    private final ModuleDatabase database;
    private final Rows rows;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Messages(ModuleDatabase conversationDatabase, Rows rows, Clock clock, ApplicationEventPublisher events) {
        this.database = conversationDatabase;
        this.rows = rows;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Appends a message, in the open transaction or one of its own. The update of the conversation's row is what orders
     * concurrent senders; times follow the numbers even when the clocks of two nodes do not agree.
     *
     * @return the stored message; the one that was stored first when the id is known
     * @throws ApiException 404 when the conversation does not exist, 410 when it is deleted
     */
    public Message append(NewMessage message) {
        return database.write(() -> {
            int tokens = Tokens.estimate(message.content());
            OffsetDateTime now = Rows.stored(clock.instant());
            ConversationRecord row = database.dsl().update(CONVERSATION)
                    .set(CONVERSATION.LAST_SEQUENCE, CONVERSATION.LAST_SEQUENCE.plus(1))
                    .set(CONVERSATION.MSG_COUNT, CONVERSATION.MSG_COUNT.plus(1))
                    .set(CONVERSATION.TOKEN_COUNT, CONVERSATION.TOKEN_COUNT.plus(tokens))
                    .set(CONVERSATION.LAST_MSG_AT, DSL.greatest(CONVERSATION.LAST_MSG_AT, DSL.val(now)))
                    .where(CONVERSATION.ID.eq(message.conversationId()), CONVERSATION.STATUS.ne(DSL.inline(Conversation.DELETED)),
                            DSL.notExists(DSL.selectOne().from(MESSAGE).where(MESSAGE.ID.eq(message.id()))))
                    .returning()
                    .fetchOne();
            if (row == null) {
                return stored(message);
            }
            Message sent = rows.message(database.dsl().insertInto(MESSAGE)
                    .set(MESSAGE.ID, message.id())
                    .set(MESSAGE.CONVERSATION_ID, message.conversationId())
                    .set(MESSAGE.SEQUENCE_NUMBER, row.getLastSequence())
                    .set(MESSAGE.ROLE, message.role())
                    .set(MESSAGE.SENDER_ID, message.senderId())
                    .set(MESSAGE.CONTENT, message.content())
                    .set(MESSAGE.CONTENT_TYPE, message.contentType())
                    .set(MESSAGE.METADATA, rows.jsonb(message.metadata()))
                    .set(MESSAGE.TOKEN_COUNT, tokens)
                    .set(MESSAGE.CREATED_AT, row.getLastMsgAt())
                    .returning()
                    .fetchSingle());
            events.publishEvent(new ConversationEvent.MessageSent(sent.conversationId(), row.getTenantId(), sent.id(), sent.sequenceNumber(),
                    sent.role(), sent.senderId(), row.getUserId(), tokens, sent.contentType(), sent.createdAt()));
            return sent;
        });
    }

    /** Why nothing was appended: the id is known, or the conversation is gone. */
    private Message stored(NewMessage message) {
        return find(message.id()).filter(known -> known.conversationId().equals(message.conversationId())).orElseThrow(() ->
                database.dsl().fetchExists(CONVERSATION, CONVERSATION.ID.eq(message.conversationId()))
                        ? Conversations.deleted()
                        : Conversations.missing());
    }

    public Optional<Message> find(UUID id) {
        return database.dsl().selectFrom(MESSAGE).where(MESSAGE.ID.eq(id)).fetchOptional(rows::message);
    }

    /** The nearest messages before a sequence number, oldest first. */
    public List<Message> before(UUID conversationId, long sequenceNumber, int limit) {
        return database.dsl().selectFrom(MESSAGE)
                .where(MESSAGE.CONVERSATION_ID.eq(conversationId), MESSAGE.SEQUENCE_NUMBER.lt(sequenceNumber))
                .orderBy(MESSAGE.SEQUENCE_NUMBER.desc())
                .limit(limit)
                .fetch(rows::message)
                .stream()
                .sorted(Comparator.comparingLong(Message::sequenceNumber))
                .toList();
    }

    /** A page counted from the oldest message (ascending) or the newest. */
    public List<Message> page(UUID conversationId, boolean ascending, int limit, long offset) {
        return database.dsl().selectFrom(MESSAGE)
                .where(MESSAGE.CONVERSATION_ID.eq(conversationId))
                .orderBy(ascending ? MESSAGE.SEQUENCE_NUMBER.asc() : MESSAGE.SEQUENCE_NUMBER.desc())
                .limit(limit)
                .offset(offset)
                .fetch(rows::message);
    }
}
