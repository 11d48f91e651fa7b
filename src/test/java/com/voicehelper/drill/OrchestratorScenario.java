package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/** People who have tasks done in the background, look how far they are, cancel some, and ask for completions. */
final class OrchestratorScenario implements Scenario {

    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

    private final Map<UUID, String> told = new ConcurrentHashMap<>();
    private final Queue<String> odd = new ConcurrentLinkedQueue<>();

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        try (var statement = source.prepareStatement("""
                insert into orchestrator.task (id, tenant_id, user_id, background, keep, flow, state, percent, attempts, answer, settled, created_at, changed_at)
                values (?, 'default', ?, true, true, 'direct', 'completed', 100, 1, ?, true, now() - interval '1 day', now() - interval '1 day')""")) {
            for (int number = 0; number < rows; number++) {
                statement.setObject(1, Ids.next());
                statement.setString(2, accounts.get(number % accounts.size()).id().toString());
                statement.setString(3, "答案 \"" + number + "\"");
                statement.addBatch();
                if (number % 1000 == 999) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    @Override
    public Client client(Account account, Wire wire) {
        return new Person(account, wire);
    }

    /** Every task that somebody was told of is there once, as it was told to have ended; and the sums are those of the tasks. */
    @Override
    public Findings compare(Connection owner) throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>(odd);
        Map<UUID, String> states = new HashMap<>();
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery("select id, state from orchestrator.task")) {
            while (row.next()) {
                states.put(row.getObject(1, UUID.class), row.getString(2));
            }
        }
        told.forEach((id, state) -> {
            String now = states.get(id);
            if (now == null || ENDED.contains(state) && !state.equals(now)) {
                lost.add("Task " + id + " was told to be " + state + " and is " + now);
            }
        });
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery("""
                select day.tenant_id, day.tasks, count(task.id) from orchestrator.cost_day day
                left join orchestrator.task on task.tenant_id = day.tenant_id and settled and (changed_at at time zone 'utc')::date = day.day
                group by day.tenant_id, day.day, day.tasks having day.tasks <> count(task.id)""")) {
            while (row.next()) {
                doubled.add(row.getLong(2) + " tasks of " + row.getString(1) + " are in the sums, " + row.getLong(3) + " are there");
            }
        }
        return Findings.of(states.size(), lost, doubled);
    }

    private final class Person implements Client {

        private final Account account;
        private final Wire wire;
        private final Random random;
        private final List<UUID> mine = new ArrayList<>();
        private int asked;

        Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        @Override
        public void step() {
            int dice = random.nextInt(100);
            if (dice < 20 || mine.isEmpty()) {
                submit();
            } else if (dice < 65) {
                look(mine.get(random.nextInt(mine.size())));
            } else if (dice < 80) {
                list();
            } else if (dice < 85) {
                cancel(mine.getLast());
            } else {
                complete();
            }
        }

        /** Sent twice now and then: it is one task. */
        private void submit() {
            Map<String, Object> body = Map.of("question", "Task " + account.number() + "-" + asked++, "use_rag", false);
            Map<String, String> key = Map.of("X-Idempotency-Key", Ids.next().toString());
            UUID id = submitted(body, key);
            if (id != null && random.nextInt(5) == 0) {
                UUID again = submitted(body, key);
                if (again != null && !again.equals(id)) {
                    odd.add(account.username() + " submitted once and was told of " + id + " and " + again);
                }
            }
            if (id != null) {
                look(id);
            }
        }

        private UUID submitted(Map<String, Object> body, Map<String, String> key) {
            Answer answer = wire.write("POST", "/api/v1/tasks", body, key);
            if (answer == null || !answer.ok()) {
                unexpected(answer, "POST tasks");
                return null;
            }
            UUID id = UUID.fromString(answer.json().path("id").asString());
            if (told.putIfAbsent(id, "queued") == null) {
                mine.add(id);
            }
            return id;
        }

        private void look(UUID id) {
            Answer answer = wire.get("/api/v1/tasks/" + id);
            if (answer != null && answer.status() == 404) {
                wire.tally().stale(answer.phase(), account.username() + " does not see task " + id);
            } else if (answer == null || !answer.ok()) {
                unexpected(answer, "GET task");
            } else {
                seen(answer, id, answer.json());
            }
        }

        /** What has ended stays as it is. */
        private void seen(Answer answer, UUID id, JsonNode task) {
            String now = task.path("status").asString("");
            String before = told.put(id, now);
            if (before != null && ENDED.contains(before) && !before.equals(now)) {
                wire.tally().stale(answer.phase(), "task " + id + " was " + before + " and is " + now);
            }
            if (now.equals("failed")) {
                wire.tally().failed(answer.phase(), "task " + id + " failed: " + task.path("error_message").asString(""));
            }
        }

        private void list() {
            Answer answer = wire.get("/api/v1/tasks?limit=1");
            if (answer == null || !answer.ok()) {
                unexpected(answer, "GET tasks");
            } else if (answer.json().path("total").asInt() < mine.size()) {
                wire.tally().stale(answer.phase(), account.username() + " sees " + answer.json().path("total") + " tasks instead of " + mine.size());
            }
        }

        private void cancel(UUID id) {
            Answer answer = wire.write("POST", "/api/v1/tasks/" + id + "/cancel", null, Map.of());
            if (answer == null || !answer.ok()) {
                unexpected(answer, "POST cancel");
            } else {
                seen(answer, id, answer.json());
                look(id);
            }
        }

        private void complete() {
            String question = "Completion " + account.number() + "-" + asked++;
            Answer answer = wire.write("POST", "/v1/chat/completions",
                    Map.of("model", "local", "use_rag", false, "messages", List.of(Map.of("role", "user", "content", question))),
                    Map.of("X-Request-ID", Ids.next().toString()));
            if (answer == null || !answer.ok()) {
                unexpected(answer, "POST completions");
                return;
            }
            JsonNode completion = answer.json();
            if (!completion.path("choices").path(0).path("message").path("content").asString("").contains(question)) {
                wire.tally().failed(answer.phase(), "the answer to '" + question + "' was " + completion);
            }
            UUID id = UUID.fromString(completion.path("id").asString().substring("chatcmpl-".length()));
            told.put(id, "completed");
            mine.add(id);
            look(id);
        }

        private void unexpected(Answer answer, String what) {
            if (answer != null) {
                wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
            }
        }
    }
}
