package com.voicehelper.orchestrator.web;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.domain.Tasks;
import com.voicehelper.orchestrator.flow.ChatModels;
import com.voicehelper.orchestrator.run.Runs;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /chat/completions} as OpenAI's clients know it. The task is recorded before anything is asked, under the request's idempotency
 * key: a repetition gets the first answer, and asks nobody twice.
 */
@RestController
class CompletionController {

    private final Tasks tasks;
    private final Runs runs;
    private final TaskEnds ends;
    private final ChatModels models;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final Clock clock;
    private final JsonMapper json;

    CompletionController(Tasks tasks, Runs runs, TaskEnds ends, ChatModels models, ModuleDatabase orchestratorDatabase, Idempotency idempotency,
            Clock clock, JsonMapper json) {
        this.tasks = tasks;
        this.runs = runs;
        this.ends = ends;
        this.models = models;
        this.database = orchestratorDatabase;
        this.idempotency = idempotency;
        this.clock = clock;
        this.json = json;
    }

    /** What is kept under the key. */
    private record Opened(UUID taskId) {}

    @PostMapping("/api/v1/chat/completions")
    @Nullable ResponseEntity<?> complete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        CompletionRequest wanted = CompletionRequest.of(JsonFields.of(json, request), Caller.required(), models);
        UUID id = open(wanted);
        CompletionBody body = new CompletionBody(id, clock.instant(), Objects.requireNonNullElse(wanted.task().model().model(), "auto"));
        Cancellation gone = new Cancellation();
        if (!wanted.stream()) {
            CompletionText text = new CompletionText();
            TaskResult result = answer(wanted, id, text, gone);
            return ResponseEntity.ok(body.by(result).whole(text.text(), text.citations(), result));
        }
        try (CompletionStream stream = new CompletionStream(response, json, body, gone)) {
            try {
                stream.end(answer(wanted, id, stream, gone), wanted.usage());
            } catch (ApiException failure) {
                stream.fail(failure);
            }
        }
        return null;
    }

    private UUID open(CompletionRequest wanted) {
        AtomicBoolean first = new AtomicBoolean();
        ResponseEntity<?> opened = idempotency.once(database, () -> {
            tasks.start(wanted.task(), true);
            first.set(true);
            return ResponseEntity.ok(new Opened(wanted.task().id()));
        });
        return first.get() ? wanted.task().id() : json.readValue((byte[]) Objects.requireNonNull(opened.getBody()), Opened.class).taskId();
    }

    private TaskResult answer(CompletionRequest wanted, UUID id, TaskOutput output, Cancellation gone) {
        if (id.equals(wanted.task().id())) {
            return runs.perform(wanted.task(), output, gone);
        }
        Task ended = ends.await(wanted.task().tenantId(), id);
        TaskResult result = ended.result();
        if (result == null) {
            throw ApiException.conflict(ended.error() != null ? ended.error() : "The request was cancelled");
        }
        if (!ended.citations().isEmpty()) {
            output.citations(ended.citations());
        }
        if (ended.answer() != null && !ended.answer().isEmpty()) {
            output.token(ended.answer());
        }
        return result;
    }
}
