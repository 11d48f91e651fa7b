package com.voicehelper.rag.domain;

import com.voicehelper.platform.Cancellation;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.StoredAnswer;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The published API on this process's own database, whoever owns the data: what gRPC serves, and one side of the routed API. */
@Component("localRag")
class LocalRag implements RagApi {

    private final Answering answering;
    private final Answers answers;

    LocalRag(Answering answering, Answers answers) {
        this.answering = answering;
        this.answers = answers;
    }

    @Override
    public RagAnswer answer(RagQuestion question, RagOutput output, Cancellation cancellation) {
        return answering.answer(question, () -> {
            answers.open(question);
            return true;
        }, output, cancellation).orElseThrow().answer();
    }

    @Override
    public Optional<StoredAnswer> find(String tenantId, UUID id) {
        return answers.find(tenantId, id);
    }

    @Override
    public void record(AnswerOutcome outcome) {
        answers.record(outcome);
    }
}
