package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.Form;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** People who upload documents, some without a word in them, and watch how far they are; delete some, and have failed ones tried again. */
final class IndexingScenario implements Scenario {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final List<UUID> before = new CopyOnWriteArrayList<>();
    private final Map<UUID, Known> uploaded = new ConcurrentHashMap<>();

    private static final class Known {

        private final UUID id;
        /** The state that it must come to. */
        private final String end;
        private final long since = System.nanoTime();
        private volatile boolean seen;
        private volatile boolean deleted;

        Known(UUID id, String end) {
            this.id = id;
            this.end = end;
        }
    }

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        try (var statement = source.prepareStatement("""
                insert into indexing.job (document_id, model, tenant_id, version, revision, state, stage, percent, chunks, due_at, queued_at, changed_at)
                values (?, 'local-hash-v1', 'default', 1, 1, 'indexed', 'indexed', 100, 7, now(), now(), now())""")) {
            for (int i = 0; i < rows; i++) {
                UUID id = Ids.next();
                before.add(id);
                statement.setObject(1, id);
                statement.addBatch();
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
        Map<UUID, String> states = finished(owner);
        for (UUID id : before) {
            if (!"indexed".equals(states.remove(id))) {
                lost.add("the job of " + id + " from before the drill");
            }
        }
        uploaded.forEach((id, known) -> {
            String state = states.remove(id);
            if (known.deleted ? state != null : !known.end.equals(state)) {
                lost.add(id + " is " + state + " instead of " + (known.deleted ? "deleted" : known.end));
            }
        });
        return Findings.of(before.size() + uploaded.size(), lost, List.of());
    }

    /** The state of each job, when nothing is left to be done. */
    private static Map<UUID, String> finished(Connection owner) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE;
        Map<UUID, String> states = states(owner);
        while (states.containsValue("queued") || states.containsValue("running")) {
            if (System.nanoTime() > deadline) {
                return states;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return states;
            }
            states = states(owner);
        }
        return states;
    }

    private static Map<UUID, String> states(Connection owner) throws SQLException {
        Map<UUID, String> states = new HashMap<>();
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery("select document_id, state from indexing.job")) {
            while (row.next()) {
                states.put(row.getObject(1, UUID.class), row.getString(2));
            }
        }
        return states;
    }

    private final class Person implements Client {

        private final Account account;
        private final Wire wire;
        private final Random random;
        private final List<Known> mine = new ArrayList<>();

        Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        @Override
        public void step() {
            int dice = random.nextInt(100);
            if (mine.isEmpty() || dice < 10) {
                upload();
            } else if (dice < 60) {
                watch(mine.get(random.nextInt(mine.size())));
            } else if (dice < 80) {
                old();
            } else if (dice < 92) {
                list();
            } else if (dice < 97) {
                again(mine.get(random.nextInt(mine.size())));
            } else {
                delete(mine.get(random.nextInt(mine.size())));
            }
        }

        private void upload() {
            boolean empty = random.nextInt(5) == 0;
            String text = empty ? blank() : "# Note of " + account.username() + "\n\nIt says " + Ids.next() + ", and 鲸鱼在唱歌。";
            Answer answer = wire.upload("POST", "/api/v1/documents",
                    new Form().file("file", Ids.next() + ".md", "text/markdown", text), Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer == null) {
                return;
            }
            if (answer.status() != 201) {
                unexpected(answer, "POST document");
                return;
            }
            Known known = new Known(UUID.fromString(answer.json().path("id").asString()), empty ? "failed" : "indexed");
            mine.add(known);
            uploaded.putIfAbsent(known.id, known);
        }

        /** Blanks of two kinds, as no other document has them: the same content is stored once. */
        private String blank() {
            UUID unique = Ids.next();
            String bits = Long.toBinaryString(unique.getMostSignificantBits()) + Long.toBinaryString(unique.getLeastSignificantBits());
            return bits.replace('0', ' ').replace('1', '\n');
        }

        /** What was seen once is seen until it is deleted; what is new may still be on its way. */
        private void watch(Known known) {
            boolean mayBeMissing = !known.seen && System.nanoTime() - known.since < PATIENCE;
            Answer answer = wire.get("/api/v1/indexing/jobs/" + known.id);
            if (answer == null || known.deleted) {
                return;
            }
            if (answer.ok()) {
                known.seen = true;
            } else if (answer.status() != 404) {
                unexpected(answer, "GET job");
            } else if (!mayBeMissing) {
                wire.tally().stale(answer.phase(), "the job of " + known.id + " is not there (any more)");
            }
        }

        private void old() {
            UUID id = before.get(random.nextInt(before.size()));
            Answer answer = wire.get("/api/v1/indexing/jobs/" + id);
            if (answer != null && !(answer.ok() && answer.json().path("status").asString("").equals("indexed") && answer.json().path("chunks").asInt() == 7)) {
                unexpected(answer, "GET job of before");
            }
        }

        private void list() {
            Answer answer = wire.get("/api/v1/indexing/jobs?status=indexed&limit=5");
            if (answer != null && !(answer.ok() && answer.json().path("jobs").size() == Math.min(5, before.size()))) {
                unexpected(answer, "GET jobs");
            }
        }

        /** Refused when it is indexed; of what has not come yet nobody knows. */
        private void again(Known known) {
            Answer answer = wire.write("POST", "/api/v1/indexing/jobs/" + known.id + "/retry", null, Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer != null && !answer.ok() && answer.status() != 409 && answer.status() != 404) {
                unexpected(answer, "POST retry");
            }
        }

        private void delete(Known known) {
            known.deleted = true;
            Answer answer = wire.write("DELETE", "/api/v1/documents/" + known.id, null, Map.of("X-Idempotency-Key", Ids.next().toString()));
            mine.remove(known);
            if (answer == null) {
                uploaded.remove(known.id);
            } else if (!answer.ok()) {
                unexpected(answer, "DELETE document");
            }
        }

        private void unexpected(Answer answer, String what) {
            wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
        }
    }
}
