package com.voicehelper.rag.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.domain.Answering;
import com.voicehelper.rag.domain.Answers;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks over HTTP. The answer's row is opened before anything is asked, so a request that meets the fence can still go to the other side; and
 * under the request's idempotency key, so a repetition is told the first answer and nothing is paid twice.
 */
@Component("ragAsking")
class Asking {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    /** More than an answer may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Answering answering;
    private final Answers answers;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    Asking(Answering answering, Answers answers, ModuleDatabase ragDatabase, Idempotency idempotency, JsonMapper json) {
        this.answering = answering;
        this.answers = answers;
        this.database = ragDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    /** What is kept under the key. */
    private record Opened(UUID answerId) {}

    /** @param repeated whether it was made by an earlier request, so that nothing was given out now */
    record Told(AnswerOutcome outcome, boolean repeated) {}

    /** Returns when the answer has ended. */
    Told ask(RagQuestion question, RagOutput output, Cancellation cancellation) {
        UUID[] known = new UUID[1];
        return answering.answer(question, () -> open(question, known), output, cancellation)
                .map(outcome -> new Told(outcome, false))
                .orElseGet(() -> new Told(ended(question.tenantId(), known[0]), true));
    }

    private boolean open(RagQuestion question, UUID[] known) {
        boolean[] first = new boolean[1];
        ResponseEntity<?> opened = idempotency.once(database, () -> {
            answers.open(question);
            first[0] = true;
            return ResponseEntity.ok(new Opened(question.id()));
        });
        if (!first[0]) {
            known[0] = json.readValue((byte[]) Objects.requireNonNull(opened.getBody()), Opened.class).answerId();
        }
        return first[0];
    }

    /** Made by another request, perhaps in another process: waits for its record. */
    private AnswerOutcome ended(String tenantId, UUID id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Cancellation never = new Cancellation();
        do {
            AnswerOutcome outcome = answers.find(tenantId, id).orElseThrow(() -> ApiException.notFound("The answer is not kept any more")).outcome();
            if (outcome.state() != AnswerState.OPEN) {
                return outcome;
            }
        } while (!never.await(LOOK_AGAIN) && System.nanoTime() - deadline < 0);
        throw ApiException.of(HttpStatus.GATEWAY_TIMEOUT, "TIMEOUT", "The answer has not ended in time");
    }
}
