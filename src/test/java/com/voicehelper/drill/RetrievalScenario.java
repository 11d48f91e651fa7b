package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.Form;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * People who search for what is in their documents. Each document says a word that no other says. They upload some and delete some: what was
 * found once is found until it is deleted, and never after that.
 */
final class RetrievalScenario implements Scenario {

    private static final String MODEL = "local-hash-v1";
    private static final int DIMENSION = 384;
    private static final int CHUNKS_PER_DOCUMENT = 5;
    /** An upload is found within seconds; with the service's process cut short by a move, within a minute. */
    private static final Duration FOUND_WITHIN = Duration.ofMinutes(1);

    private final Map<Account, Person> people = new ConcurrentHashMap<>();
    private int seeded;

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        seeded = Math.max(1, rows / CHUNKS_PER_DOCUMENT);
        try (var statement = source.createStatement()) {
            statement.execute("insert into retrieval.collection (model, dimension, state, changed_at) values ('" + MODEL + "', " + DIMENSION
                    + ", 'active', now()) on conflict do nothing");
        }
        Random random = new Random(1);
        try (var document = source.prepareStatement("""
                insert into retrieval.document (model, document_id, state, tenant_id, knowledge_base_id, version, revision, lease, title, source,
                    chunk_count, changed_at) values ('local-hash-v1', ?, 'published', 'default', ?, 1, 1, 1, ?, 'seed', 5, now())""");
                var chunk = source.prepareStatement("""
                insert into retrieval.chunk (model, id, revision, document_id, lease, ordinal, heading, text, vector)
                values ('local-hash-v1', ?, 1, ?, 1, ?, '', ?, ?)""")) {
            UUID base = Ids.next();
            for (int i = 0; i < seeded; i++) {
                UUID id = Ids.next();
                document.setObject(1, id);
                document.setObject(2, base);
                document.setString(3, "Report " + i);
                document.addBatch();
                for (int ordinal = 0; ordinal < CHUNKS_PER_DOCUMENT; ordinal++) {
                    chunk.setObject(1, Ids.next());
                    chunk.setObject(2, id);
                    chunk.setInt(3, ordinal);
                    chunk.setString(4, (ordinal == 0 ? word("seed", 0, i) + " " : "") + "is told of in part " + ordinal + " of the report. 报告的一部分。");
                    chunk.setBytes(5, vector(random));
                    chunk.addBatch();
                }
                if (i % 200 == 199 || i == seeded - 1) {
                    document.executeBatch();
                    chunk.executeBatch();
                }
            }
        }
    }

    /** The index follows rows that come without a word; from here on all of them are found. */
    @Override
    public void awaitSeeded(URI monolith) throws Exception {
        String last = word("seed", 0, seeded - 1);
        HttpRequest search = HttpRequest.newBuilder(monolith.resolve("/api/v1/search?q=" + last)).timeout(Duration.ofSeconds(10)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Eventually.holds(FOUND_WITHIN, () -> {
                String answer = http.send(search, BodyHandlers.ofString()).body();
                return answer.contains(last + " is told of") && !answer.contains("The search index is being built");
            });
        }
    }

    /** Letters only: one word, whoever divides a text into words. None is a part of another, for a search finds words that are alike. */
    static String word(String kind, int person, int number) {
        return kind + letters(person) + "q" + letters(number) + "z";
    }

    private static String letters(int number) {
        return String.valueOf(number).chars().mapToObj(digit -> String.valueOf("bcdfghjklm".charAt(digit - '0'))).collect(Collectors.joining());
    }

    private static byte[] vector(Random random) {
        float[] vector = new float[DIMENSION];
        double length = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            length += vector[i] * vector[i];
        }
        ByteBuffer bytes = ByteBuffer.allocate(DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat((float) (value / Math.sqrt(length)));
        }
        return bytes.array();
    }

    @Override
    public Client client(Account account, Wire wire) {
        return people.computeIfAbsent(account, each -> new Person(each, wire));
    }

    /** What was found must be there unless it was deleted; what was deleted must not. What was not found yet may still be on its way. */
    @Override
    public Findings compare(Connection owner) throws SQLException {
        Map<UUID, Integer> published = new ConcurrentHashMap<>();
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery(
                "select document_id, count(*) from retrieval.document where state = 'published' group by document_id")) {
            while (row.next()) {
                published.put(row.getObject(1, UUID.class), row.getInt(2));
            }
        }
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        for (Person person : people.values()) {
            for (Known known : person.documents) {
                int there = published.getOrDefault(known.id, 0);
                if (known.found && !known.gone && !known.perhapsGone && there == 0) {
                    lost.add("document " + known.id + " was found and is not there");
                } else if (known.gone && there > 0) {
                    doubled.add("document " + known.id + " was deleted and is there");
                } else if (there > 1) {
                    doubled.add("document " + known.id + " is published " + there + " times");
                }
            }
        }
        if (published.size() < seeded) {
            lost.add((seeded - published.size()) + " documents of before are not there");
        }
        List<String> examples = new ArrayList<>(lost);
        examples.addAll(doubled);
        return new Findings(published.size(), lost.size(), doubled.size(), examples.stream().limit(20).toList());
    }

    private static final class Known {

        final UUID id;
        final String word;
        final long uploaded = System.nanoTime();
        boolean found;
        boolean gone;
        boolean perhapsGone;

        Known(UUID id, String word) {
            this.id = id;
            this.word = word;
        }
    }

    private final class Person implements Client {

        private static final int MOST = 10;

        private final Account account;
        private final Wire wire;
        private final Random random;
        private final List<Known> documents = new ArrayList<>();
        private int said;

        Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        @Override
        public void step() {
            int dice = random.nextInt(100);
            if (dice < 6 && documents.stream().filter(each -> !each.gone).count() < MOST) {
                upload();
            } else if (dice < 8 && !documents.isEmpty()) {
                delete(documents.get(random.nextInt(documents.size())));
            } else if (dice < 45 && !documents.isEmpty()) {
                own(documents.get(random.nextInt(documents.size())));
            } else {
                old(random.nextInt(seeded));
            }
        }

        /** What has been there from the beginning is found at every moment of a move. */
        private void old(int number) {
            Answer answer = wire.get("/api/v1/search?q=" + word("seed", 0, number) + "&top_k=3");
            if (answer != null && contents(answer).stream().noneMatch(text -> text.startsWith(word("seed", 0, number) + " "))) {
                wire.tally().stale(answer.phase(), "report " + number + " was not found: " + answer.body());
            }
        }

        private void own(Known known) {
            boolean gone = known.gone;
            Answer answer = wire.get("/api/v1/search?q=" + known.word + "&top_k=3");
            if (answer == null || known.perhapsGone) {
                return;
            }
            boolean found = contents(answer).stream().anyMatch(text -> text.contains(known.word));
            if (found && gone) {
                wire.tally().stale(answer.phase(), known.word + " was deleted and is found");
            } else if (!found && !gone && (known.found || Duration.ofNanos(System.nanoTime() - known.uploaded).compareTo(FOUND_WITHIN) > 0)) {
                wire.tally().stale(answer.phase(), known.word + (known.found ? " was found before" : " was uploaded a minute ago") + " and is not found: " + answer.body());
            }
            known.found |= found;
        }

        private Set<String> contents(Answer answer) {
            if (!answer.ok()) {
                wire.tally().failed(answer.phase(), "GET search answered " + answer.status() + " " + answer.body());
                return Set.of();
            }
            Set<String> contents = new HashSet<>();
            StreamSupport.stream(answer.json().path("results").spliterator(), false).forEach(each -> contents.add(each.path("content").asString("")));
            return contents;
        }

        private void upload() {
            String word = word("own", account.number(), said++);
            Form form = new Form().file("file", word + ".txt", "text/plain", word + " is what this document says. 这是它说的话。")
                    .field("dataset_id", "drill-" + account.number());
            Answer answer = wire.upload("POST", "/api/v1/documents", form, Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer != null && answer.status() == 201) {
                documents.add(new Known(UUID.fromString(answer.json().path("id").asString()), word));
            } else if (answer != null) {
                wire.tally().failed(answer.phase(), "POST document answered " + answer.status() + " " + answer.body());
            }
        }

        private void delete(Known known) {
            if (known.gone || known.perhapsGone) {
                return;
            }
            known.perhapsGone = true;
            Answer answer = wire.write("DELETE", "/api/v1/documents/" + known.id, null, Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer != null && answer.ok()) {
                known.gone = true;
                known.perhapsGone = false;
                own(known);
            } else if (answer != null) {
                wire.tally().failed(answer.phase(), "DELETE document answered " + answer.status() + " " + answer.body());
            }
        }
    }
}
