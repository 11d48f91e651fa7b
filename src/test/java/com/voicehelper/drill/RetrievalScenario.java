package com.voicehelper.drill;

import com.voicehelper.drill.Reader.State;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.Eventually;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** {@link Reader Readers}, among many documents that have been there from the beginning. */
final class RetrievalScenario implements Scenario {

    private static final String MODEL = "local-hash-v1";
    private static final int DIMENSION = 384;
    private static final int CHUNKS_PER_DOCUMENT = 5;

    private final Map<Account, Reader> readers = new ConcurrentHashMap<>();
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
                    chunk.setString(4, (ordinal == 0 ? Reader.seededWord(i) + " " : "") + "is told of in part " + ordinal + " of the report. 报告的一部分。");
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
        String last = Reader.seededWord(seeded - 1);
        HttpRequest search = HttpRequest.newBuilder(monolith.resolve("/api/v1/search?q=" + last)).timeout(Duration.ofSeconds(10)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Eventually.holds(Reader.FOUND_WITHIN, () -> {
                String answer = http.send(search, BodyHandlers.ofString()).body();
                return answer.contains(last + " is told of") && !answer.contains("The search index is being built");
            });
        }
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
        return readers.computeIfAbsent(account, each -> new Reader(each, wire, seeded));
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
        readers.values().stream().flatMap(reader -> reader.documents().stream()).forEach(known -> {
            int there = published.getOrDefault(known.id(), 0);
            if (known.found() && known.state() == State.LIVE && there == 0) {
                lost.add("document " + known.id() + " was found and is not there");
            } else if (known.state() == State.DELETED && there > 0) {
                doubled.add("document " + known.id() + " was deleted and is there");
            } else if (there > 1) {
                doubled.add("document " + known.id() + " is published " + there + " times");
            }
        });
        if (published.size() < seeded) {
            lost.add((seeded - published.size()) + " documents of before are not there");
        }
        return Findings.of(published.size(), lost, doubled);
    }
}
