package com.voicehelper.rag.domain;

import static com.voicehelper.rag.jooq.Tables.ANSWER;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.StoredAnswer;
import com.voicehelper.rag.jooq.tables.records.AnswerRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The rows that tell how answers came about. */
@Component("ragAnswers")
public class Answers {

    private final ModuleDatabase database;
    private final Clock clock;
    private final JsonMapper json;

    Answers(ModuleDatabase ragDatabase, Clock clock, JsonMapper json) {
        this.database = ragDatabase;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Opens an answer; in the open transaction, or one of its own.
     *
     * @throws ApiException 409 when its id is known
     */
    public void open(RagQuestion question) {
        int opened = database.write(() -> database.dsl().insertInto(ANSWER)
                .set(ANSWER.ID, question.id())
                .set(ANSWER.TENANT_ID, question.tenantId())
                .set(ANSWER.USER_ID, question.userId())
                .set(ANSWER.QUESTION, question.turns().getLast().content())
                .set(ANSWER.CREATED_AT, stored(clock.instant()))
                .onConflict(ANSWER.ID).doNothing()
                .execute());
        if (opened == 0) {
            throw ApiException.conflict("The answer " + question.id() + " has been asked for before");
        }
    }

    /** See {@link com.voicehelper.rag.RagApi#record}. */
    void record(AnswerOutcome outcome) {
        RagAnswer answer = outcome.answer();
        database.write(() -> database.dsl().update(ANSWER)
                .set(ANSWER.STATE, outcome.state().lowerCase())
                .set(ANSWER.ERROR, storable(outcome.error()))
                .set(ANSWER.QUERY, storable(answer.query()))
                .set(ANSWER.DEGRADED, storable(outcome.degraded()))
                .set(ANSWER.CITATIONS, JSONB.jsonb(json.writeValueAsString(answer.citations())))
                .set(ANSWER.CITED, JSONB.jsonb(json.writeValueAsString(answer.cited())))
                .set(ANSWER.TEXT, storable(outcome.text()))
                .set(ANSWER.MODEL, answer.model())
                .set(ANSWER.PROVIDER, answer.provider())
                .set(ANSWER.FINISH_REASON, answer.finishReason())
                .set(ANSWER.INPUT_TOKENS, answer.inputTokens())
                .set(ANSWER.OUTPUT_TOKENS, answer.outputTokens())
                .set(ANSWER.COST, answer.cost())
                .set(ANSWER.REWRITE_MS, outcome.timings().rewrite())
                .set(ANSWER.SEARCH_MS, outcome.timings().search())
                .set(ANSWER.FIRST_TOKEN_MS, outcome.timings().firstToken())
                .set(ANSWER.TOTAL_MS, outcome.timings().total())
                .set(ANSWER.ENDED_AT, stored(clock.instant()))
                .where(ANSWER.ID.eq(outcome.id()), ANSWER.STATE.eq(AnswerState.OPEN.lowerCase()))
                .execute());
    }

    public Optional<StoredAnswer> find(String tenantId, UUID id) {
        return database.read(() -> database.dsl().selectFrom(ANSWER).where(ANSWER.ID.eq(id), ANSWER.TENANT_ID.eq(tenantId)).fetchOptional(this::stored));
    }

    /** Answers whose process died: fails those that were opened before the time and have not ended. */
    int failAbandoned(Instant before) {
        return database.write(() -> database.dsl().update(ANSWER)
                .set(ANSWER.STATE, AnswerState.FAILED.lowerCase())
                .set(ANSWER.ERROR, "The answer was interrupted")
                .set(ANSWER.ENDED_AT, stored(clock.instant()))
                .where(ANSWER.STATE.eq(AnswerState.OPEN.lowerCase()), ANSWER.CREATED_AT.lt(stored(before)))
                .execute());
    }

    /** Removes at most so many that were opened before the time; the number removed. */
    int forget(Instant before, int most) {
        return database.write(() -> database.dsl().deleteFrom(ANSWER)
                .where(ANSWER.ID.in(DSL.select(ANSWER.ID).from(ANSWER).where(ANSWER.CREATED_AT.lt(stored(before))).limit(most)))
                .execute());
    }

    /** In the open transaction. */
    void forgetUser(String userId) {
        database.dsl().deleteFrom(ANSWER).where(ANSWER.USER_ID.eq(userId)).execute();
    }

    private StoredAnswer stored(AnswerRecord row) {
        RagAnswer answer = new RagAnswer(row.getQuery(), List.of(json.readValue(row.getCitations().data(), Citation[].class)),
                List.of(json.readValue(row.getCited().data(), Integer[].class)), row.getModel(), row.getProvider(), row.getFinishReason(),
                row.getInputTokens(), row.getOutputTokens(), row.getCost());
        AnswerOutcome.Timings timings = new AnswerOutcome.Timings(row.getRewriteMs(), row.getSearchMs(), row.getFirstTokenMs(), row.getTotalMs());
        return new StoredAnswer(row.getTenantId(), row.getUserId(), row.getQuestion(),
                new AnswerOutcome(row.getId(), AnswerState.of(row.getState()), row.getText(), answer, row.getDegraded(), row.getError(), timings),
                row.getCreatedAt().toInstant(), row.getEndedAt() == null ? null : row.getEndedAt().toInstant());
    }

    /** PostgreSQL's text holds no U+0000. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace("\0", "");
    }

    private static OffsetDateTime stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
