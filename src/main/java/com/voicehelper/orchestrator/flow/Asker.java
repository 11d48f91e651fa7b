package com.voicehelper.orchestrator.flow;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Makes one call: to a model alone, or for an answer from documents. Thread-safe. */
@Component
class Asker {

    /** Hears nothing. */
    static final TaskOutput SILENT = new TaskOutput() {
        @Override
        public void citations(List<Citation> citations) {}

        @Override
        public void token(String token) {}
    };

    private static final int LONGEST_ANSWER = 200_000;

    private final ModelRouterApi models;
    private final RagApi documents;

    Asker(ModelRouterApi models, RagApi documents) {
        this.models = models;
        this.documents = documents;
    }

    Answered ask(Work.Means means, TaskRequest request, List<ModelMessage> turns, UUID callId, TaskOutput output, Cancellation stop) {
        return switch (means) {
            case MODEL -> model(request, turns, callId, output, stop);
            case DOCUMENTS -> documents(request, turns, callId, output, stop);
        };
    }

    /** @throws ApiException what the model said; 502 when the answer is too long */
    Answered model(TaskRequest request, List<ModelMessage> turns, UUID callId, TaskOutput output, Cancellation stop) {
        Heard heard = new Heard(output, stop);
        ModelCall call = new ModelCall(callId, request.tenantId(), request.model().model() == null ? "auto" : request.model().model(), turns, List.of(),
                request.temperature(), request.maxTokens(), request.tools(), request.toolChoice());
        RoutedCompletion routed = models.complete(request.model(), call, heard::token, stop);
        Completion completion = routed.completion();
        return new Answered(heard.text(), List.of(), completion.model(), routed.provider(), completion.finishReason(), completion.toolCalls(),
                completion.inputTokens(), completion.outputTokens(), completion.cost());
    }

    /** @throws ApiException what the search or the model said; 502 when the answer is too long */
    private Answered documents(TaskRequest request, List<ModelMessage> turns, UUID callId, TaskOutput output, Cancellation stop) {
        Heard heard = new Heard(output, stop);
        RagAnswer answer = documents.answer(new RagQuestion(callId, request.tenantId(), request.userId(), turns, request.knowledgeBases(), request.topK(), request.model(),
                request.temperature(), request.maxTokens()), heard, stop);
        return new Answered(heard.text(), answer.citations(), answer.model(), answer.provider(), answer.finishReason(), List.of(),
                answer.inputTokens(), answer.outputTokens(), answer.cost());
    }

    /** Passes on, and remembers. */
    private static final class Heard implements RagOutput {

        private final TaskOutput output;
        private final Cancellation stop;
        private final StringBuilder text = new StringBuilder();
        private boolean tooLong;

        Heard(TaskOutput output, Cancellation stop) {
            this.output = output;
            this.stop = stop;
        }

        @Override
        public void citations(List<Citation> citations) {
            output.citations(citations);
        }

        @Override
        public void token(String token) {
            // PostgreSQL's text holds no U+0000.
            String clean = token.indexOf('\0') < 0 ? token : token.replace("\0", "");
            if (text.length() + clean.length() > LONGEST_ANSWER) {
                tooLong = true;
                stop.cancel();
            } else if (!clean.isEmpty() && !stop.cancelled()) {
                text.append(clean);
                output.token(clean);
            }
        }

        String text() {
            if (tooLong) {
                throw ApiException.of(HttpStatus.BAD_GATEWAY, "ANSWER_TOO_LONG", "The answer is longer than " + LONGEST_ANSWER + " characters");
            }
            return text.toString();
        }
    }
}
