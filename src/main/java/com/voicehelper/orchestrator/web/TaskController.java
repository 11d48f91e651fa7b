package com.voicehelper.orchestrator.web;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskRequest.Flow;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.domain.TaskCosts;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.domain.Tasks;
import com.voicehelper.orchestrator.flow.ChatModels;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.Paging;
import com.voicehelper.platform.web.ServerSentEvents;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A user's tasks: submit, list, get, follow, cancel; and what the tenant's tasks cost. */
@RestController
@RequestMapping("/api/v1/tasks")
class TaskController {

    private static final int MOST_DAYS = 366;

    private final OrchestratorApi orchestrator;
    private final Tasks tasks;
    private final TaskCosts costs;
    private final ChatModels models;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final OrchestratorSettings settings;
    private final Clock clock;
    private final JsonMapper json;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** @param orchestrator the local one: a write that is not owned here goes to the other side as a request */
    TaskController(@Qualifier("localOrchestrator") OrchestratorApi orchestrator, Tasks tasks, TaskCosts costs, ChatModels models,
            ModuleDatabase orchestratorDatabase, Idempotency idempotency, OrchestratorSettings settings, Clock clock, JsonMapper json) {
        this.orchestrator = orchestrator;
        this.tasks = tasks;
        this.costs = costs;
        this.models = models;
        this.database = orchestratorDatabase;
        this.idempotency = idempotency;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    @PostMapping
    ResponseEntity<?> submit(HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        TaskRequest task = new TaskRequest(Ids.next(), caller.tenantId(), caller.userId(), flow(body), turns(body),
                body.idsOrNames(caller.tenantId(), "knowledge_base_ids", "dataset_ids", "dataset_id"), CompletionRequest.topK(body),
                CompletionRequest.choice(body.name("model"), false, models), body.number("temperature", 0, 2),
                body.wholeNumber("max_tokens", 1, 1_000_000), null, null);
        return idempotency.once(database, () -> {
            Map<String, Object> bare = TaskViews.task(orchestrator.submit(task));
            return ResponseEntity.status(HttpStatus.ACCEPTED).body(Envelope.both(bare, "task", "accepted"));
        });
    }

    private static Flow flow(JsonFields body) {
        String flow = body.name("flow", "task_type");
        try {
            return flow == null ? CompletionRequest.declined(body, "use_rag") ? Flow.DIRECT : Flow.AUTO : Flow.of(flow);
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'flow' must be auto, direct, retrieval or multi_step");
        }
    }

    private static List<ModelMessage> turns(JsonFields body) {
        return body.has("messages") ? Prompts.of(body) : List.of(ModelMessage.of("user", body.content("question", "message", "query", "content")));
    }

    /** Administrators see everybody's of their tenant. */
    @GetMapping
    Map<String, Object> list(HttpServletRequest request, @RequestParam(name = "status", required = false) @Nullable String status) {
        Caller caller = Caller.required();
        Paging paging = Paging.of(request, 20);
        var page = tasks.list(new Tasks.Selection(caller.tenantId(), caller.administrator() ? null : caller.userId(), state(status), paging.limit(),
                paging.offset()));
        var items = page.tasks().stream().map(TaskViews::task).toList();
        return Envelope.page("tasks", items, paging, page.total(), paging.offset() + items.size() < page.total());
    }

    private static Task.@Nullable State state(@Nullable String status) {
        try {
            return status == null || status.isEmpty() || status.equals("all") ? null : Task.State.of(status);
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("The parameter 'status' must be queued, running, completed, failed, cancelled or all");
        }
    }

    @GetMapping("/{id}")
    Map<String, Object> get(@PathVariable String id) {
        return Envelope.both(TaskViews.task(theirs(id)), "task", "success");
    }

    @PostMapping("/{id}/cancel")
    ResponseEntity<?> cancel(@PathVariable String id) {
        return idempotency.once(database, () -> {
            Task task = theirs(id);
            Task cancelled = orchestrator.cancel(task.tenantId(), task.id()).orElseThrow(TaskController::missing);
            return ResponseEntity.ok(Envelope.both(TaskViews.task(cancelled), "task", cancelled.state().lowerCase()));
        });
    }

    private Task theirs(String id) {
        Caller caller = Caller.required();
        try {
            return tasks.find(caller.tenantId(), UUID.fromString(id))
                    .filter(task -> caller.administrator() || task.userId().equals(caller.userId()))
                    .orElseThrow(TaskController::missing);
        } catch (IllegalArgumentException exception) {
            throw missing();
        }
    }

    private static ApiException missing() {
        return ApiException.notFound("There is no such task");
    }

    /** Server-sent events: the task whenever it has changed, until it has ended. */
    @GetMapping("/{id}/events")
    void events(@PathVariable String id, HttpServletResponse response) throws IOException {
        Task task = theirs(id);
        try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
            new TaskEvents(tasks, events, settings.timeout(), closing).follow(task);
        }
    }

    /** A server that stops waits for its requests; these would keep it waiting. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.countDown();
    }

    /** By day (UTC), of the last thirty days unless others are named. */
    @GetMapping("/costs")
    Map<String, Object> costs(@RequestParam(name = "from", required = false) @Nullable String from,
            @RequestParam(name = "to", required = false) @Nullable String to) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate last = to == null ? today : day(to);
        LocalDate first = from == null ? last.minusDays(29) : day(from);
        if (first.plusDays(MOST_DAYS).isBefore(last)) {
            throw ApiException.badRequest("'from' and 'to' are more than " + MOST_DAYS + " days apart");
        }
        Map<String, Object> bare = TaskViews.costs(costs.days(Caller.required().tenantId(), first, last));
        return Envelope.both(bare, "costs", "success");
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException exception) {
            throw ApiException.badRequest("'" + text + "' is not a day such as 2026-11-21");
        }
    }
}
