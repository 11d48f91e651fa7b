package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.drill.Wire.Frame;
import com.voicehelper.platform.Ids;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** People who ask, whole and streamed, ask the same request again, and look later how an answer came about. */
final class RagScenario implements Scenario {

    private static final String CITATIONS = """
            [{"number": 1, "chunk_id": "%1$s", "document_id": "%1$s", "title": "手册 \\"A\\"", "source": "a.md", "page": null, "score": 0.75, "text": "十五天"}]""";

    /** What each answer said, by its id: the question and the text. */
    private final Map<UUID, Told> told = new ConcurrentHashMap<>();
    /** Questions whose answer never came: their rows may be there or not. */
    private final Map<String, Boolean> unknown = new ConcurrentHashMap<>();

    private record Told(String question, String text) {}

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        try (var statement = source.prepareStatement("""
                insert into rag.answer (id, tenant_id, user_id, question, state, query, citations, cited, text, model, provider, finish_reason,
                                        created_at, ended_at)
                values (?, 'default', ?, ?, 'done', ?, ?::jsonb, '[1]', ?, 'local', 'local', 'stop', now(), now())""")) {
            for (int i = 0; i < rows; i++) {
                Account account = accounts.get(i % accounts.size());
                UUID id = Ids.next();
                Told before = new Told("before " + i + (i % 3 == 0 ? " 年假?" : ""), "十五天 [1]。 O'Neill " + i);
                statement.setObject(1, id);
                statement.setString(2, account.id().toString());
                statement.setString(3, before.question());
                statement.setString(4, before.question());
                statement.setString(5, CITATIONS.formatted(id));
                statement.setString(6, before.text());
                statement.addBatch();
                told.put(id, before);
                if (i % 1000 == 999) {
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

    @Override
    public Findings compare(Connection owner) throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        Map<UUID, Told> stored = new HashMap<>();
        Map<String, Integer> questions = new HashMap<>();
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select id, question, text, state from rag.answer")) {
            while (row.next()) {
                UUID id = row.getObject(1, UUID.class);
                Told now = new Told(row.getString(2), row.getString(3));
                stored.put(id, now);
                questions.merge(now.question(), 1, Integer::sum);
                if (told.containsKey(id) && !row.getString(4).equals("done")) {
                    lost.add("answer " + id + " was told and is " + row.getString(4));
                }
                if (!told.containsKey(id) && !unknown.containsKey(now.question())) {
                    doubled.add("answer " + id + " to '" + now.question() + "' was told to nobody");
                }
            }
        }
        told.forEach((id, one) -> {
            if (!one.equals(stored.get(id))) {
                lost.add("answer " + id + " is " + stored.get(id) + " instead of " + one);
            }
        });
        questions.forEach((question, count) -> {
            if (count > 1) {
                doubled.add("'" + question + "' was asked once and answered " + count + " times");
            }
        });
        return Findings.of(stored.size(), lost, doubled);
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
            if (dice < 40 || mine.isEmpty()) {
                ask();
            } else if (dice < 55) {
                listen();
            } else {
                look(mine.get(random.nextInt(mine.size())));
            }
        }

        private String next() {
            return (account.number() % 2 == 0 ? "How much leave? " : "年假有几天？") + account.number() + "-" + asked++;
        }

        private void ask() {
            String question = next();
            Map<String, String> key = Map.of("X-Idempotency-Key", Ids.next().toString());
            Answer answer = wire.write("POST", "/api/v1/rag/answers", Map.of("query", question), key);
            UUID id = answer == null ? null : told(answer, question);
            if (id == null) {
                unknown.put(question, true);
            } else if (random.nextInt(5) == 0) {
                Answer again = wire.write("POST", "/api/v1/rag/answers", Map.of("query", question), key);
                if (again != null && !id.equals(told(again, question))) {
                    wire.tally().failed(again.phase(), "the same request got another answer: " + again.body());
                }
            }
            if (id != null) {
                look(id);
            }
        }

        private @Nullable UUID told(Answer answer, String question) {
            if (!answer.ok()) {
                wire.tally().failed(answer.phase(), "POST answers answered " + answer.status() + " " + answer.body());
                return null;
            }
            JsonNode body = answer.json();
            return remember(UUID.fromString(body.path("id").asString()), question, body.path("answer").asString(""));
        }

        private UUID remember(UUID id, String question, String text) {
            if (told.put(id, new Told(question, text)) == null) {
                mine.add(id);
            }
            return id;
        }

        private void listen() {
            String question = next();
            UUID id = wire.stream("/api/v1/rag/answers", Map.of("query", question, "stream", true), Map.of("X-Idempotency-Key", Ids.next().toString()),
                    frames -> heard(frames, question));
            if (id == null) {
                unknown.put(question, true);
            } else {
                look(id);
            }
        }

        private UUID heard(List<Frame> frames, String question) {
            StringBuilder text = new StringBuilder();
            UUID id = null;
            for (Frame frame : frames) {
                JsonNode data = Wire.JSON.readTree(frame.data());
                switch (data.path("type").asString("")) {
                    case "delta" -> text.append(data.path("content").asString());
                    case "done" -> id = UUID.fromString(data.path("answer_id").asString());
                    default -> {}
                }
            }
            if (id == null || !frames.getLast().event().equals("end")) {
                throw new IllegalStateException("the stream did not end as it should: " + frames);
            }
            return remember(id, question, text.toString());
        }

        private void look(UUID id) {
            Answer answer = wire.get("/api/v1/rag/answers/" + id);
            if (answer == null) {
                return;
            }
            Told expected = told.get(id);
            if (!answer.ok()) {
                wire.tally().stale(answer.phase(), "answer " + id + " was told and is answered with " + answer.status() + " " + answer.body());
                return;
            }
            JsonNode body = answer.json();
            Told seen = new Told(body.path("question").asString(""), body.path("answer").asString(""));
            if (!seen.equals(expected)) {
                wire.tally().stale(answer.phase(), "answer " + id + " shows " + seen + " instead of " + expected);
            }
        }
    }
}
