package com.voicehelper.conversation.chat;

import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Question;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.rag.Citation;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Who makes the answers: a task of the orchestrator, in whichever process that is. The task has the answer's id. Thread-safe. */
@Component
class Assistant {

    private final OrchestratorApi orchestrator;

    Assistant(OrchestratorApi orchestrator) {
        this.orchestrator = orchestrator;
    }

    TaskRequest task(Asked asked, Question question, Wish wish) {
        List<ModelMessage> turns = wish.turns().size() > 1
                ? wish.turns()
                : asked.history().stream().map(message -> ModelMessage.of(message.role(), message.content())).toList();
        return new TaskRequest(asked.answerId(), question.tenantId(), question.userId(),
                wish.documents() ? TaskRequest.Flow.AUTO : TaskRequest.Flow.DIRECT, turns, wish.knowledgeBases(), wish.topK(), ModelChoice.ANY,
                wish.temperature(), wish.maxTokens(), null, null);
    }

    /**
     * Answers on the calling thread: the references before the first token. Returns soon after the cancellation.
     *
     * @throws ApiException why there is no answer; its message is for the client
     */
    TaskResult answer(TaskRequest task, Consumer<List<Reference>> references, Consumer<String> tokens, Cancellation cancellation) {
        return orchestrator.run(task, new TaskOutput() {
            @Override
            public void citations(List<Citation> citations) {
                references.accept(Reference.of(citations));
            }

            @Override
            public void token(String token) {
                tokens.accept(token);
            }
        }, cancellation);
    }
}
