package com.voicehelper.orchestrator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.OrchestratorServer;
import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.rag.Citation;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

/** Who may say what becomes of a task, and what happens when nobody does. */
class TaskStatesTests {

    private static final ConfigurableApplicationContext SERVER = OrchestratorServer.shared();
    private static final Answered ANSWERED = new Answered("done before", List.of(), "local", "local", "stop", List.of(), 100, 10, 120);

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Tasks tasks = SERVER.getBean(Tasks.class);
    private final TaskReports reports = SERVER.getBean("localReports", TaskReports.class);
    private final LeftOver leftOver = SERVER.getBean(LeftOver.class);
    private final TaskCosts costs = SERVER.getBean(TaskCosts.class);

    @Test
    void theFirstEndStaysAndIsAccountedOnce() {
        TaskRequest request = started();

        assertThat(reports.report(end(request, 0, State.COMPLETED))).isEqualTo(State.COMPLETED);
        assertThat(reports.report(end(request, 0, State.COMPLETED))).isEqualTo(State.COMPLETED);
        assertThat(reports.report(end(request, 0, State.FAILED))).isEqualTo(State.COMPLETED);

        assertThat(task(request).state()).isEqualTo(State.COMPLETED);
        assertThat(sum().cost()).isEqualTo(120);
        assertThat(sum().tasks()).isEqualTo(1);
        assertThat(events(request)).containsExactly("ai.task.requested", "ai.task.completed");
    }

    @Test
    void aCancelledTaskStaysCancelledAndWhatItCostUntilItStoppedIsAdded() {
        TaskRequest request = started();
        tasks.cancel(tenant, request.id());

        assertThat(reports.report(end(request, 0, State.COMPLETED))).isEqualTo(State.CANCELLED);

        assertThat(task(request).state()).isEqualTo(State.CANCELLED);
        assertThat(task(request).cost()).isEqualTo(120);
        assertThat(sum().cost()).isEqualTo(120);
        assertThat(events(request)).containsExactly("ai.task.requested", "ai.task.cancelled");
    }

    @Test
    void aWorkerWhoseLeaseWasTakenIsNotHeard() {
        TaskRequest request = leasedElsewhere(7, "1 hour");

        assertThat(reports.report(end(request, 6, State.COMPLETED))).isEqualTo(State.CANCELLED);
        assertThat(task(request).state()).isEqualTo(State.RUNNING);
        assertThat(reports.report(new TaskReport(request.id(), 7, 50, List.of(), null))).isEqualTo(State.RUNNING);
        assertThat(task(request).percent()).isEqualTo(50);
    }

    @Test
    void aTaskWhoseWorkerFellSilentIsTakenOverAndGoesOnAfterWhatWasCompleted() throws Exception {
        TaskRequest request = leasedElsewhere(1, "1 hour");
        reports.report(new TaskReport(request.id(), 1, 40, List.of(step(1, State.COMPLETED)), null));

        fallSilent(request);

        Eventually.holds(() -> task(request).state() == State.COMPLETED);
        assertThat(task(request).answer()).isEqualTo("done before");
        assertThat(task(request).steps()).as("nothing was asked again").hasSize(1);
        assertThat(task(request).attempts()).isEqualTo(2);
        assertThat(sum().cost()).isEqualTo(120);
    }

    @Test
    void aCallThatMayHaveBeenBilledIsNotRepeated() throws Exception {
        TaskRequest request = leasedElsewhere(1, "1 hour");
        reports.report(new TaskReport(request.id(), 1, 0, List.of(step(1, State.RUNNING)), null));

        fallSilent(request);

        Eventually.holds(() -> task(request).state() == State.FAILED);
        assertThat(task(request).error()).contains("billed");
        assertThat(task(request).steps()).singleElement().satisfies(step -> assertThat(step.state()).isEqualTo(State.FAILED));
    }

    @Test
    void aCallThatCostsNothingIsRepeated() throws Exception {
        ConfigurableApplicationContext free = TestServer.shared();
        TaskRequest request = request();
        leasedElsewhere(free, request, 1, "1 hour");
        free.getBean("localReports", TaskReports.class).report(new TaskReport(request.id(), 1, 0, List.of(step(1, State.RUNNING)), null));

        OrchestratorServer.sql(free, "update orchestrator.task set leased_until = now() - interval '1 second' where id = ?", request.id());

        Tasks freeTasks = free.getBean(Tasks.class);
        Eventually.holds(() -> freeTasks.find(tenant, request.id()).orElseThrow().state() == State.COMPLETED);
        assertThat(freeTasks.find(tenant, request.id()).orElseThrow().steps()).extracting(Task.Step::state).containsExactly(State.FAILED, State.COMPLETED);
    }

    @Test
    void aTaskThatWasBegunTooOftenFails() throws Exception {
        TaskRequest request = leasedElsewhere(1, "1 hour");
        OrchestratorServer.sql(SERVER, "update orchestrator.task set attempts = 3 where id = ?", request.id());

        fallSilent(request);

        Eventually.holds(() -> task(request).state() == State.FAILED);
        assertThat(task(request).error()).contains("3 times");
    }

    @Test
    void aTaskThatIsTooOldFailsInsteadOfBeingBegunAgain() throws Exception {
        TaskRequest request = leasedElsewhere(1, "-1 second");

        fallSilent(request);

        Eventually.holds(() -> task(request).state() == State.FAILED);
        assertThat(task(request).error()).contains("longer than");
    }

    @Test
    void aRunWhoseProcessDiedIsFailedAndOneThatWasCancelledIsSettled() {
        TaskRequest died = started();
        TaskRequest cancelled = started();
        tasks.cancel(tenant, cancelled.id());
        assertThat(leftOver.settle()).as("both still have time").isZero();

        OrchestratorServer.sql(SERVER, "update orchestrator.task set deadline = now() - interval '1 minute' where tenant_id = ?", tenant);

        assertThat(leftOver.settle()).isEqualTo(2);
        assertThat(task(died).state()).isEqualTo(State.FAILED);
        assertThat(task(cancelled).state()).isEqualTo(State.CANCELLED);
        assertThat(sum().tasks()).isEqualTo(2);
    }

    @Test
    void aTaskIsForgottenLongAfterItHasEndedAndItsCostIsNot() {
        TaskRequest request = started();
        reports.report(end(request, 0, State.COMPLETED));
        OrchestratorServer.sql(SERVER, "update orchestrator.task set changed_at = now() - interval '31 days' where id = ?", request.id());

        assertThat(leftOver.forget()).isPositive();

        assertThat(tasks.find(tenant, request.id())).isEmpty();
        assertThat(sum().cost()).isEqualTo(120);
    }

    @Test
    void aDeletedUsersTasksAreGoneAndTheirCostIsNot() {
        TaskRequest request = started();
        reports.report(end(request, 0, State.COMPLETED));

        SERVER.getBean(DeletedUsers.class).handle(new ReceivedEvent(Ids.next(), "identity.events", "identity.user.deleted", 1, "user", "alice of " + tenant,
                tenant, Instant.now(), null, null, null, JsonNodeFactory.instance.objectNode()));

        assertThat(tasks.find(tenant, request.id())).isEmpty();
        assertThat(sum().cost()).isEqualTo(120);
    }

    @Test
    void aTaskKeepsThatItDrewOnADeletedDocumentAndNotItsText() {
        TaskRequest request = leasedElsewhere(7, "1 minute");
        UUID deleted = Ids.next();
        Answered answered = new Answered("text [1]", List.of(new Citation(1, Ids.next(), deleted, "Leave", "leave.md", null, 0.9, "secret"),
                new Citation(2, Ids.next(), Ids.next(), "Pay", "pay.md", 3, 0.8, "public")), "local", "local", "stop", List.of(), 1, 1, 0);
        reports.report(new TaskReport(request.id(), 7, 100,
                List.of(new TaskReport.Step(1, 1, "retrieve", State.COMPLETED, null, answered, Instant.now(), Instant.now())),
                new TaskReport.End(State.COMPLETED, TaskRequest.Flow.RETRIEVAL, answered, null)));

        SERVER.getBean(DeletedDocuments.class).handle(new ReceivedEvent(Ids.next(), "document.events", "document.deleted", 1, "document",
                deleted.toString(), tenant, Instant.now(), null, null, null, JsonNodeFactory.instance.objectNode()));

        assertThat(task(request).citations()).extracting(Citation::text).containsExactly("", "public");
        assertThat(SERVER.getBean("orchestratorDatabase", ModuleDatabase.class).dsl()
                .fetchSingle("select citations::text from step where task_id = ?", request.id()).get(0, String.class))
                .contains("public").contains(deleted.toString()).doesNotContain("secret");
    }

    private TaskRequest request() {
        return new TaskRequest(Ids.next(), tenant, "alice of " + tenant, TaskRequest.Flow.DIRECT, List.of(ModelMessage.of("user", "What?")), List.of(), null,
                ModelChoice.ANY, null, null, null, null);
    }

    private TaskRequest started() {
        TaskRequest request = request();
        tasks.start(request, true);
        return request;
    }

    private TaskRequest leasedElsewhere(long lease, String deadline) {
        TaskRequest request = request();
        leasedElsewhere(SERVER, request, lease, deadline);
        return request;
    }

    /** As a worker on another node would have it: submitted and leased in one transaction, so that no worker here comes before. */
    private static void leasedElsewhere(ConfigurableApplicationContext server, TaskRequest request, long lease, String deadline) {
        ModuleDatabase database = server.getBean("orchestratorDatabase", ModuleDatabase.class);
        database.write(() -> {
            server.getBean(Tasks.class).submit(request);
            database.dsl().execute("update task set state = 'running', attempts = 1, lease_number = ?, leased_until = now() + interval '1 hour',"
                    + " deadline = now() + ?::interval where id = ?", lease, deadline, request.id());
        });
    }

    private static void fallSilent(TaskRequest request) {
        OrchestratorServer.sql(SERVER, "update orchestrator.task set leased_until = now() - interval '1 second' where id = ?", request.id());
    }

    private static TaskReport end(TaskRequest request, long lease, State state) {
        return new TaskReport(request.id(), lease, 100, List.of(step(1, State.COMPLETED)),
                new TaskReport.End(state, TaskRequest.Flow.DIRECT, state == State.COMPLETED ? ANSWERED : null, state == State.FAILED ? "late" : null));
    }

    private static TaskReport.Step step(int number, State state) {
        boolean ended = state != State.RUNNING;
        return new TaskReport.Step(number, 1, "answer", state, null, ended ? ANSWERED : null, Instant.now(), ended ? Instant.now() : null);
    }

    private Task task(TaskRequest request) {
        return tasks.find(tenant, request.id()).orElseThrow();
    }

    private TaskCosts.Day sum() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return costs.days(tenant, today.minusDays(1), today).getFirst();
    }

    private static List<String> events(TaskRequest request) {
        ModuleDatabase database = SERVER.getBean("orchestratorDatabase", ModuleDatabase.class);
        return database.dsl().fetch("select type from outbox where aggregate_id = ? order by id", request.id().toString()).getValues(0, String.class);
    }
}
