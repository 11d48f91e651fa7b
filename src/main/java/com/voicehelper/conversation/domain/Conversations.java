package com.voicehelper.conversation.domain;

import static com.voicehelper.conversation.jooq.Tables.CONVERSATION;
import static com.voicehelper.conversation.jooq.Tables.CONVERSATION_MEMBER;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationEvent;
import com.voicehelper.conversation.jooq.tables.records.ConversationRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Conversations and who may enter them. Writes join the transaction that is open on the module's database. */
@Component
public class Conversations {

    private static final Map<String, Field<?>> SORTS = Map.of(
            "last_msg_at", CONVERSATION.LAST_MSG_AT,
            "created_at", CONVERSATION.CREATED_AT,
            "updated_at", CONVERSATION.UPDATED_AT,
            "title", CONVERSATION.TITLE,
            "msg_count", CONVERSATION.MSG_COUNT);

    private final ModuleDatabase database;
    private final Rows rows;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Conversations(ModuleDatabase conversationDatabase, Rows rows, Clock clock, ApplicationEventPublisher events) {
        this.database = conversationDatabase;
        this.rows = rows;
        this.clock = clock;
        this.events = events;
    }

    /** What a new conversation is made of; {@code mode} in its canonical form. */
    public record Draft(String tenantId, String userId, @Nullable String clientKey, String mode, String title, JsonNode metadata) {}

    /** What changes; null stays. */
    public record Change(@Nullable String title, @Nullable JsonNode metadata, @Nullable String status) {}

    /**
     * Which of a user's conversations, in which order.
     *
     * @param status {@code active}, {@code archived}, or null for both; deleted ones are never listed
     * @param sortBy a column of {@code SORTS}
     */
    public record Selection(String tenantId, String userId, @Nullable String status, String sortBy, boolean ascending, int limit, long offset) {}

    public record Page(List<Conversation> conversations, long total) {}

    public Conversation create(Draft draft) {
        return database.write(() -> {
            OffsetDateTime now = Rows.stored(clock.instant());
            ConversationRecord row = database.dsl().insertInto(CONVERSATION)
                    .set(CONVERSATION.ID, Ids.next())
                    .set(CONVERSATION.TENANT_ID, draft.tenantId())
                    .set(CONVERSATION.USER_ID, draft.userId())
                    .set(CONVERSATION.CLIENT_KEY, draft.clientKey())
                    .set(CONVERSATION.MODE, draft.mode())
                    .set(CONVERSATION.TITLE, draft.title())
                    .set(CONVERSATION.METADATA, rows.jsonb(draft.metadata()))
                    .set(CONVERSATION.CREATED_AT, now)
                    .set(CONVERSATION.UPDATED_AT, now)
                    .set(CONVERSATION.LAST_MSG_AT, now)
                    .returning()
                    .fetchSingle();
            database.dsl().insertInto(CONVERSATION_MEMBER)
                    .set(CONVERSATION_MEMBER.CONVERSATION_ID, row.getId())
                    .set(CONVERSATION_MEMBER.USER_ID, draft.userId())
                    .set(CONVERSATION_MEMBER.ROLE, "owner")
                    .set(CONVERSATION_MEMBER.JOINED_AT, now)
                    .execute();
            Conversation made = rows.conversation(row);
            events.publishEvent(new ConversationEvent.Created(
                    made.id(), made.tenantId(), made.userId(), made.kind(), made.mode(), made.title(), made.createdAt()));
            return made;
        });
    }

    public Optional<Conversation> find(UUID id) {
        return database.dsl().selectFrom(CONVERSATION).where(CONVERSATION.ID.eq(id)).fetchOptional(rows::conversation);
    }

    public Optional<Conversation> findByClientKey(String tenantId, String userId, String clientKey) {
        return database.dsl().selectFrom(CONVERSATION)
                .where(CONVERSATION.TENANT_ID.eq(tenantId), CONVERSATION.USER_ID.eq(userId), CONVERSATION.CLIENT_KEY.eq(clientKey))
                .fetchOptional(rows::conversation);
    }

    public boolean member(UUID conversationId, String userId) {
        return database.dsl().fetchExists(CONVERSATION_MEMBER,
                CONVERSATION_MEMBER.CONVERSATION_ID.eq(conversationId).and(CONVERSATION_MEMBER.USER_ID.eq(userId)));
    }

    /**
     * The conversation, if the user may enter it.
     *
     * @throws ApiException 404 when there is none, 403 when it is somebody else's, 410 when it is deleted
     */
    public Conversation enter(UUID id, String tenantId, String userId) {
        return admit(find(id).orElseThrow(Conversations::missing), tenantId, userId);
    }

    Conversation admit(Conversation found, String tenantId, String userId) {
        if (!found.tenantId().equals(tenantId) || !(found.userId().equals(userId) || member(found.id(), userId))) {
            throw ApiException.forbidden("无权访问此会话");
        }
        if (found.status().equals(Conversation.DELETED)) {
            throw deleted();
        }
        return found;
    }

    public Page list(Selection selection) {
        Condition mine = CONVERSATION.TENANT_ID.eq(selection.tenantId())
                .and(CONVERSATION.USER_ID.eq(selection.userId()))
                .and(CONVERSATION.STATUS.ne(DSL.inline(Conversation.DELETED)));
        if (selection.status() != null) {
            mine = mine.and(CONVERSATION.STATUS.eq(selection.status()));
        }
        Condition condition = mine;
        Field<?> sort = sort(selection.sortBy());
        return database.read(() -> {
            List<Conversation> found = database.dsl().selectFrom(CONVERSATION)
                    .where(condition)
                    .orderBy(selection.ascending() ? sort.asc() : sort.desc(), selection.ascending() ? CONVERSATION.ID.asc() : CONVERSATION.ID.desc())
                    .limit(selection.limit())
                    .offset(selection.offset())
                    .fetch(rows::conversation);
            boolean last = found.size() < selection.limit() && (!found.isEmpty() || selection.offset() == 0);
            return new Page(found, last ? selection.offset() + found.size() : database.dsl().fetchCount(CONVERSATION, condition));
        });
    }

    /** @throws ApiException 400 when conversations cannot be sorted by it */
    public static Field<?> sort(String sortBy) {
        Field<?> field = SORTS.get(sortBy);
        if (field == null) {
            throw ApiException.badRequest("sort_by must be one of " + String.join(", ", SORTS.keySet().stream().sorted().toList()));
        }
        return field;
    }

    public Conversation update(UUID id, Change change) {
        return database.write(() -> {
            Conversation before = lock(id);
            JSONB metadata = change.metadata() == null ? null : rows.jsonb(change.metadata());
            Conversation after = rows.conversation(database.dsl().update(CONVERSATION)
                    .set(CONVERSATION.TITLE, change.title() == null ? before.title() : change.title())
                    .set(CONVERSATION.METADATA, metadata == null ? rows.jsonb(before.metadata()) : metadata)
                    .set(CONVERSATION.STATUS, change.status() == null ? before.status() : change.status())
                    .set(CONVERSATION.UPDATED_AT, Rows.stored(clock.instant()))
                    .where(CONVERSATION.ID.eq(id))
                    .returning()
                    .fetchSingle());
            events.publishEvent(new ConversationEvent.Updated(
                    id, after.tenantId(), after.userId(), after.title(), after.status(), after.updatedAt()));
            return after;
        });
    }

    /** Archiving what is archived changes nothing. */
    public Conversation archive(UUID id) {
        return database.write(() -> {
            Conversation before = lock(id);
            if (before.status().equals(Conversation.ARCHIVED)) {
                return before;
            }
            Conversation after = setStatus(id, Conversation.ARCHIVED);
            events.publishEvent(new ConversationEvent.Archived(id, after.tenantId(), after.userId(), after.updatedAt()));
            return after;
        });
    }

    /** The rows stay, for the audit; nobody reads them any more. */
    public Conversation delete(UUID id) {
        return database.write(() -> {
            lock(id);
            Conversation after = setStatus(id, Conversation.DELETED);
            events.publishEvent(new ConversationEvent.Closed(id, after.tenantId(), after.userId(), after.updatedAt()));
            return after;
        });
    }

    private Conversation setStatus(UUID id, String status) {
        return rows.conversation(database.dsl().update(CONVERSATION)
                .set(CONVERSATION.STATUS, status)
                .set(CONVERSATION.UPDATED_AT, Rows.stored(clock.instant()))
                .where(CONVERSATION.ID.eq(id))
                .returning()
                .fetchSingle());
    }

    private Conversation lock(UUID id) {
        Conversation found = locked(id).orElseThrow(Conversations::missing);
        if (found.status().equals(Conversation.DELETED)) {
            throw deleted();
        }
        return found;
    }

    /** With its row locked until the transaction ends, whatever its status. */
    Optional<Conversation> locked(UUID id) {
        return database.dsl().selectFrom(CONVERSATION).where(CONVERSATION.ID.eq(id)).forUpdate().fetchOptional(rows::conversation);
    }

    static ApiException missing() {
        return ApiException.notFound("会话不存在");
    }

    static ApiException deleted() {
        return ApiException.of(HttpStatus.GONE, "CONVERSATION_DELETED", "会话已删除");
    }
}
