package com.voicehelper.conversation.domain;

import static com.voicehelper.conversation.jooq.Tables.ANSWER;
import static com.voicehelper.conversation.jooq.Tables.CONVERSATION;
import static com.voicehelper.conversation.jooq.Tables.CONVERSATION_MEMBER;
import static com.voicehelper.conversation.jooq.Tables.MESSAGE;

import com.voicehelper.conversation.ConversationEvent;
import com.voicehelper.conversation.jooq.tables.records.ConversationRecord;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** When a user is deleted, so is what they had here: their conversations, their memberships, and what they said elsewhere. */
@Component
class DeletedUsers implements EventHandler {

    private final ModuleDatabase database;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    DeletedUsers(ModuleDatabase conversationDatabase, Clock clock, ApplicationEventPublisher events) {
        this.database = conversationDatabase;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public String module() {
        return "conversation";
    }

    @Override
    public String consumer() {
        return "conversation.deleted-users";
    }

    @Override
    public Set<String> topics() {
        return Set.of("identity.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("identity.user.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        database.write(() -> {
            removeOwned(event.aggregateId());
            removeElsewhere(event.aggregateId());
        });
    }

    private void removeOwned(String userId) {
        // In one order of ids, as everywhere: two transactions that lock several conversations must not meet crosswise.
        List<ConversationRecord> owned = database.dsl().selectFrom(CONVERSATION)
                .where(CONVERSATION.USER_ID.eq(userId)).orderBy(CONVERSATION.ID).forUpdate().fetch();
        List<UUID> ids = owned.stream().map(ConversationRecord::getId).toList();
        for (ConversationRecord row : owned) {
            if (!row.getStatus().equals("deleted")) {
                events.publishEvent(new ConversationEvent.Closed(row.getId(), row.getTenantId(), row.getUserId(), clock.instant()));
            }
        }
        database.dsl().deleteFrom(ANSWER).where(ANSWER.CONVERSATION_ID.eq(DSL.any(ids.toArray(UUID[]::new)))).execute();
        database.dsl().deleteFrom(MESSAGE).where(MESSAGE.CONVERSATION_ID.eq(DSL.any(ids.toArray(UUID[]::new)))).execute();
        database.dsl().deleteFrom(CONVERSATION_MEMBER).where(CONVERSATION_MEMBER.CONVERSATION_ID.eq(DSL.any(ids.toArray(UUID[]::new)))).execute();
        database.dsl().deleteFrom(CONVERSATION).where(CONVERSATION.ID.eq(DSL.any(ids.toArray(UUID[]::new)))).execute();
    }

    private void removeElsewhere(String userId) {
        database.dsl().selectFrom(CONVERSATION)
                .where(CONVERSATION.ID.in(DSL.select(MESSAGE.CONVERSATION_ID).from(MESSAGE).where(MESSAGE.SENDER_ID.eq(userId))))
                .orderBy(CONVERSATION.ID).forUpdate()
                .fetch(CONVERSATION.ID)
                .forEach(conversation -> removeMessages(conversation, userId));
        database.dsl().deleteFrom(CONVERSATION_MEMBER).where(CONVERSATION_MEMBER.USER_ID.eq(userId)).execute();
    }

    private void removeMessages(UUID conversation, String userId) {
        List<Integer> tokens = database.dsl().deleteFrom(MESSAGE)
                .where(MESSAGE.CONVERSATION_ID.eq(conversation), MESSAGE.SENDER_ID.eq(userId))
                .returning(MESSAGE.TOKEN_COUNT)
                .fetch(MESSAGE.TOKEN_COUNT);
        database.dsl().update(CONVERSATION)
                .set(CONVERSATION.MSG_COUNT, CONVERSATION.MSG_COUNT.minus(tokens.size()))
                .set(CONVERSATION.TOKEN_COUNT, CONVERSATION.TOKEN_COUNT.minus(tokens.stream().mapToLong(Integer::longValue).sum()))
                .where(CONVERSATION.ID.eq(conversation))
                .execute();
    }
}
