package com.voicehelper.conversation.domain;

import static com.voicehelper.conversation.jooq.Tables.ANSWER;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.jooq.tables.records.AnswerRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Questions and what becomes of their answers. */
@Component
public class Answers {

    private static final int HISTORY = 20;
    private static final int TITLE_LENGTH = 50;

    private final ModuleDatabase database;
    private final Conversations conversations;
    private final Messages messages;
    private final Clock clock;

    Answers(ModuleDatabase conversationDatabase, Conversations conversations, Messages messages, Clock clock) {
        this.database = conversationDatabase;
        this.conversations = conversations;
        this.messages = messages;
        this.clock = clock;
    }

    /** An answer as its row says. */
    public record Known(UUID id, UUID conversationId, String tenantId, String principal, @Nullable String streamId, AnswerState state,
            @Nullable String error) {}

    /** Stores the question and opens its answer; in the open transaction, or one of its own. */
    public Asked ask(Question question) {
        return database.write(() -> first(question));
    }

    /** What has become of an answer that was asked for before. */
    public Asked again(UUID answerId) {
        return database.read(() -> database.dsl().selectFrom(ANSWER).where(ANSWER.ID.eq(answerId)).fetchOptional()
                .map(row -> new Asked(false, row.getId(), row.getConversationId(), row.getQuestionId(), AnswerState.of(row.getState()),
                        messages.find(row.getId()).orElse(null), row.getError(), List.of()))
                .orElseThrow(Conversations::missing));
    }

    private Asked first(Question question) {
        Conversation conversation = conversation(question);
        Message sent = messages.append(new NewMessage(Ids.next(), conversation.id(), "user", question.userId(), question.content(),
                question.contentType(), question.metadata()));
        database.dsl().insertInto(ANSWER)
                .set(ANSWER.ID, question.answerId())
                .set(ANSWER.CONVERSATION_ID, conversation.id())
                .set(ANSWER.QUESTION_ID, sent.id())
                .set(ANSWER.TENANT_ID, question.tenantId())
                .set(ANSWER.PRINCIPAL, question.principal())
                .set(ANSWER.REQUEST_ID, question.requestId())
                .set(ANSWER.STREAM_ID, question.streamId())
                .set(ANSWER.STARTED_AT, Rows.stored(clock.instant()))
                .execute();
        return new Asked(true, question.answerId(), conversation.id(), sent.id(), AnswerState.STREAMING, null, null,
                messages.before(conversation.id(), sent.sequenceNumber() + 1, HISTORY));
    }

    /** An id that the caller has no conversation for is taken as the client's own name for a new one, where that is allowed. */
    private Conversation conversation(Question question) {
        String name = question.conversation();
        if (name != null) {
            Optional<Conversation> found = uuid(name).flatMap(conversations::find)
                    .or(() -> conversations.findByClientKey(question.tenantId(), question.userId(), name));
            if (found.isPresent()) {
                return conversations.admit(found.get(), question.tenantId(), question.userId());
            }
            if (!question.create()) {
                throw Conversations.missing();
            }
        }
        return conversations.create(new Conversations.Draft(question.tenantId(), question.userId(), name, "chat",
                title(question.content()), JsonNodeFactory.instance.objectNode()));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException exception) {
            return Optional.empty();
        }
    }

    private static String title(String content) {
        String line = content.strip().lines().findFirst().orElse("");
        return line.codePointCount(0, line.length()) <= TITLE_LENGTH ? line : line.substring(0, line.offsetByCodePoints(0, TITLE_LENGTH)) + "…";
    }

    /** See {@link com.voicehelper.conversation.ConversationApi#record}. An answer without a conversation any more records nothing. */
    public AnswerState record(AnswerOutcome outcome) {
        return database.write(() -> {
            // The conversation first, as everywhere: two that lock both rows must not meet crosswise.
            Optional<Conversation> conversation = conversations.locked(outcome.conversationId());
            AnswerRecord row = database.dsl().selectFrom(ANSWER).where(ANSWER.ID.eq(outcome.answerId())).forUpdate().fetchOne();
            if (row == null) {
                return AnswerState.FAILED;
            }
            if (!outcome.content().isEmpty() && conversation.filter(Answers::open).isPresent()) {
                messages.append(new NewMessage(outcome.answerId(), outcome.conversationId(), "assistant", null, outcome.content(), "text",
                        outcome.metadata()));
            }
            if (!row.getState().equals("streaming")) {
                return AnswerState.of(row.getState());
            }
            end(ANSWER.ID.eq(outcome.answerId()), outcome.state(), outcome.error());
            return outcome.state();
        });
    }

    private static boolean open(Conversation conversation) {
        return !conversation.status().equals(Conversation.DELETED);
    }

    /** Cancels what still streams among the answers of that principal; returns those it found, in whichever state they are now. */
    private List<Known> cancel(String tenantId, String principal, Condition which) {
        return database.write(() -> {
            Condition theirs = ANSWER.TENANT_ID.eq(tenantId).and(ANSWER.PRINCIPAL.eq(principal)).and(which);
            end(theirs, AnswerState.CANCELLED, null);
            return database.dsl().selectFrom(ANSWER).where(theirs).orderBy(ANSWER.STARTED_AT.desc()).limit(100).fetch(Answers::known);
        });
    }

    public List<Known> cancelByRequest(String tenantId, String principal, String requestId) {
        return cancel(tenantId, principal, ANSWER.REQUEST_ID.eq(requestId));
    }

    public List<Known> cancelByStream(String tenantId, String principal, String streamId) {
        return cancel(tenantId, principal, ANSWER.STREAM_ID.eq(streamId));
    }

    /** @param conversation an id or the client's name for it */
    public List<Known> cancelByConversation(String tenantId, String userId, String principal, String conversation) {
        return uuid(conversation).flatMap(conversations::find).or(() -> conversations.findByClientKey(tenantId, userId, conversation))
                .map(found -> cancel(tenantId, principal, ANSWER.CONVERSATION_ID.eq(found.id())))
                .orElse(List.of());
    }

    public List<Known> cancelOne(String tenantId, String principal, UUID id) {
        return cancel(tenantId, principal, ANSWER.ID.eq(id));
    }

    public Optional<Known> find(UUID id) {
        return database.dsl().selectFrom(ANSWER).where(ANSWER.ID.eq(id)).fetchOptional(Answers::known);
    }

    /** Those among them that do not stream any more. */
    public List<UUID> ended(Collection<UUID> ids) {
        return database.dsl().select(ANSWER.ID).from(ANSWER).where(ANSWER.ID.in(ids), ANSWER.STATE.ne("streaming")).fetch(ANSWER.ID);
    }

    /** Answers whose process died: fails those that started before the time and still say that they stream. */
    public int failAbandoned(Instant before) {
        return database.write(() -> end(ANSWER.STARTED_AT.lt(Rows.stored(before)), AnswerState.FAILED, "The answer was interrupted"));
    }

    private int end(Condition which, AnswerState state, @Nullable String error) {
        return database.dsl().update(ANSWER)
                .set(ANSWER.STATE, state.lowerCase())
                .set(ANSWER.ERROR, error)
                .set(ANSWER.ENDED_AT, Rows.stored(clock.instant()))
                .where(ANSWER.STATE.eq("streaming"), which)
                .execute();
    }

    private static Known known(AnswerRecord row) {
        return new Known(row.getId(), row.getConversationId(), row.getTenantId(), row.getPrincipal(), row.getStreamId(),
                AnswerState.of(row.getState()), row.getError());
    }
}
