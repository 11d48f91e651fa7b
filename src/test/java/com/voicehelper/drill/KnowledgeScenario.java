package com.voicehelper.drill;

import com.voicehelper.drill.Reader.State;
import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** People who upload documents into a dataset of their own, look at them, rename, replace and delete them; some are {@link Reader readers}. */
final class KnowledgeScenario implements Scenario {

    private static final UUID SEEDED = Ids.next();

    /** One of so many reads what documents say. */
    private static final int READERS = 5;

    private final Map<Account, Person> people = new ConcurrentHashMap<>();
    private final Map<Account, Reader> readers = new ConcurrentHashMap<>();

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        try (var dataset = source.prepareStatement("""
                insert into knowledge.dataset (id, tenant_id, name, created_by, created_at, updated_at) values (?, 'default', 'before', 'drill', now(), now())""")) {
            dataset.setObject(1, SEEDED);
            dataset.execute();
        }
        try (var document = source.prepareStatement("""
                insert into knowledge.document (id, tenant_id, dataset_id, title, source, version, revision, filename, content_type, size, sha256, state, stage,
                    percent, created_by, created_at, updated_at)
                values (?, 'default', ?, ?, 'drill', 1, 1, ?, 'text/plain', 10, ?, 'indexed', 'indexed', 100, 'drill', now(), now())""");
                var version = source.prepareStatement("""
                insert into knowledge.document_version (document_id, version, filename, content_type, size, sha256, created_by, created_at)
                values (?, 1, ?, 'text/plain', 10, ?, 'drill', now())""")) {
            for (int i = 0; i < rows; i++) {
                UUID id = Ids.next();
                String name = i % 3 == 0 ? "文档 " + i : "Document \"" + i + "\"";
                String sha256 = "%064x".formatted(i);
                set(document, id, SEEDED, name, name, sha256);
                set(version, id, name, sha256);
                if (i % 1000 == 999 || i == rows - 1) {
                    document.executeBatch();
                    version.executeBatch();
                }
            }
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    @Override
    public Client client(Account account, Wire wire) {
        return account.number() % READERS == 0 ? readers.computeIfAbsent(account, each -> new Reader(each, wire, 0))
                : people.computeIfAbsent(account, each -> new Person(each, wire));
    }

    @Override
    public Findings compare(Connection owner) throws SQLException {
        Map<UUID, Row> rows = rows(owner);
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        people.values().forEach(person -> person.documents.forEach(known -> {
            Row row = rows.get(known.id);
            if (row == null) {
                lost.add("document " + known.id + " is not there");
            } else if (!known.perhapsDeleted && row.deleted != known.deleted) {
                lost.add("document " + known.id + (known.deleted ? " was deleted and is there" : " is deleted"));
            } else if (!known.titles.contains(row.title) || !known.contents.contains(row.sha256)) {
                lost.add("document " + known.id + " is " + row + " instead of " + known.titles + " " + known.contents);
            }
        }));
        readers.values().stream().flatMap(reader -> reader.documents().stream()).forEach(known -> {
            Row row = rows.get(known.id());
            if (row == null || known.state() != State.PERHAPS_DELETED && row.deleted != (known.state() == State.DELETED)) {
                lost.add("document " + known.id() + " is " + known.state() + " and its row " + row);
            }
        });
        Set<UUID> known = new HashSet<>();
        Set<String> perhaps = new HashSet<>();
        people.values().forEach(person -> {
            person.documents.forEach(each -> known.add(each.id));
            perhaps.addAll(person.perhaps);
        });
        rows.forEach((id, row) -> {
            if (row.title.startsWith("drill ") && !known.contains(id) && !perhaps.contains(row.title)) {
                doubled.add("nobody was told of document " + id + " " + row);
            }
        });
        return Findings.of(rows.size(), lost, doubled);
    }

    private static Map<UUID, Row> rows(Connection owner) throws SQLException {
        Map<UUID, Row> rows = new HashMap<>();
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery("""
                select d.id, d.title, v.sha256, d.deleted_at is not null from knowledge.document d
                join knowledge.document_version v on v.document_id = d.id and v.version = d.version""")) {
            while (row.next()) {
                rows.put(row.getObject(1, UUID.class), new Row(row.getString(2), row.getString(3), row.getBoolean(4)));
            }
        }
        return rows;
    }

    private record Row(String title, String sha256, boolean deleted) {}

    /** A document as its owner knows it; more than one title or content while the answer to a change never came. */
    private static final class Known {

        private final UUID id;
        private final Set<String> titles = new HashSet<>();
        private final Set<String> contents = new HashSet<>();
        private boolean deleted;
        private boolean perhapsDeleted;

        private Known(UUID id, String title, String sha256) {
            this.id = id;
            titles.add(title);
            contents.add(sha256);
        }
    }

    private static final class Person implements Client {

        private static final int MOST = 40;

        private final Account account;
        private final Wire wire;
        private final Random random;
        private final List<Known> documents = new ArrayList<>();
        /** Titles of uploads whose answer never came. */
        private final Set<String> perhaps = new HashSet<>();
        private int said;

        private Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        private List<Known> live() {
            return documents.stream().filter(known -> !known.deleted && !known.perhapsDeleted).toList();
        }

        @Override
        public void step() {
            List<Known> live = live();
            int dice = random.nextInt(100);
            if (live.isEmpty() || dice < 12 && live.size() < MOST) {
                upload();
                list();
                return;
            }
            Known known = live.get(random.nextInt(live.size()));
            if (dice < 45) {
                get(known);
            } else if (dice < 70) {
                list();
            } else if (dice < 80) {
                wire.get("/api/v1/documents/" + known.id + "/versions");
            } else if (dice < 90) {
                rename(known);
                get(known);
            } else if (dice < 95) {
                replace(known);
                get(known);
            } else {
                delete(known);
                list();
            }
        }

        private String dataset() {
            return "drill-" + account.number();
        }

        private String content() {
            return "document " + account.number() + "-" + said++ + " 第二段。";
        }

        private void upload() {
            String title = "drill " + account.number() + "-" + said;
            Form form = new Form().file("file", "drill.txt", "text/plain", content()).field("title", title).field("dataset_id", dataset());
            Map<String, String> key = Map.of("X-Idempotency-Key", Ids.next().toString());
            Answer answer = wire.upload("POST", "/api/v1/documents", form, key);
            if (answer == null || answer.status() != 201) {
                perhaps.add(title);
                unexpected(answer, "POST document");
                return;
            }
            Known known = new Known(id(answer), title, answer.json().path("sha256").asString());
            documents.add(known);
            if (random.nextInt(3) == 0) {
                Answer again = wire.upload("POST", "/api/v1/documents", form, key);
                if (again != null && (again.status() != 201 || !id(again).equals(known.id))) {
                    wire.tally().failed(again.phase(), "the same upload answered " + again.status() + " " + again.body() + " after " + answer.body());
                }
            }
        }

        private static UUID id(Answer answer) {
            return UUID.fromString(answer.json().path("id").asString());
        }

        private void get(Known known) {
            Answer answer = wire.get("/api/v1/documents/" + known.id);
            if (answer == null) {
                return;
            }
            if (answer.status() == 404) {
                wire.tally().stale(answer.phase(), "document " + known.id + " is not found");
            } else if (!known.titles.contains(answer.json().path("title").asString()) || !known.contents.contains(answer.json().path("sha256").asString())) {
                wire.tally().stale(answer.phase(), "document " + known.id + " is " + answer.body() + " instead of " + known.titles + " " + known.contents);
            }
        }

        private void list() {
            Answer answer = wire.get("/api/v1/documents?limit=100&dataset_id=" + dataset());
            if (answer == null || answer.status() == 404 && documents.isEmpty()) {
                return;
            }
            Set<String> listed = new HashSet<>();
            answer.json().path("documents").forEach(document -> listed.add(document.path("id").asString()));
            for (Known known : documents) {
                if (!known.perhapsDeleted && listed.contains(known.id.toString()) == known.deleted) {
                    wire.tally().stale(answer.phase(), "document " + known.id + (known.deleted ? " is listed although deleted" : " is not listed"));
                }
            }
        }

        private void rename(Known known) {
            String title = "drill " + account.number() + "-renamed-" + said++;
            Answer answer = wire.write("PUT", "/api/v1/documents/" + known.id, Map.of("title", title), Map.of());
            if (answer != null && answer.ok()) {
                known.titles.clear();
            }
            known.titles.add(title);
            unexpected(answer, "PUT document");
        }

        private void replace(Known known) {
            Form form = new Form().file("file", "drill.txt", "text/plain", content());
            Answer answer = wire.upload("POST", "/api/v1/documents/" + known.id + "/versions", form, Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer != null && answer.ok()) {
                known.contents.clear();
            }
            known.contents.add(form.sha256OfLastFile());
            unexpected(answer, "POST version");
        }

        private void delete(Known known) {
            Answer answer = wire.write("DELETE", "/api/v1/documents/" + known.id, null, Map.of());
            known.deleted = answer != null && answer.ok();
            known.perhapsDeleted = !known.deleted;
            unexpected(answer, "DELETE document");
        }

        private void unexpected(@Nullable Answer answer, String what) {
            if (answer != null && !answer.ok()) {
                wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
            }
        }
    }
}
