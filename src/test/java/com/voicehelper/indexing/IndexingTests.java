package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From the upload to what is found, through all modules, as a client sees it. */
class IndexingTests {

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Client alice = TestServer.newUser(tenant);
    private final RetrievalApi retrieval = TestServer.shared().getBean(RetrievalApi.class);

    @Test
    void whatIsUploadedIsFoundWithItsHeadingsWithinSeconds() throws Exception {
        UUID document = Uploaded.by(alice, "whales.md", "# Whales\n\nThey sing.\n\n# 鲸鱼\n\n它们在海里唱歌。");

        JsonNode job = finished(document);

        assertThat(job.get("status").asString()).isEqualTo("indexed");
        assertThat(job.get("chunks").asInt()).isEqualTo(2);
        assertThat(passages(document, 1, 3)).extracting(Passage::heading, Passage::text)
                .containsExactlyInAnyOrder(tuple("Whales", "They sing."),
                        tuple("鲸鱼", "它们在海里唱歌。"));
        Eventually.holds(() -> alice.get("/api/v1/documents/" + document).body().get("status").asString().equals("indexed"));
    }

    @Test
    void whatCannotBeReadFailsAtOnceAndSaysWhy() throws Exception {
        UUID document = Uploaded.by(alice, "report.pdf", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'});

        JsonNode job = finished(document);

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error_code").asString()).isEqualTo("unsupported");
        assertThat(job.get("error").asString()).contains("cannot be read");
        assertThat(job.get("attempts").asInt()).isEqualTo(1);
        Eventually.holds(() -> alice.get("/api/v1/documents/" + document).body().get("status").asString().equals("failed"));
    }

    @Test
    void aFailedDocumentIsTriedAgainWhenSomebodyAsks() throws Exception {
        UUID document = Uploaded.by(alice, "empty.txt", " ");
        finished(document);

        assertThat(alice.post("/api/v1/indexing/jobs/" + document + "/retry", "").body().get("status").asString()).isEqualTo("queued");

        assertThat(finished(document).get("error_code").asString()).isEqualTo("empty");
    }

    @Test
    void theStreamTellsOfProgressUntilTheEnd() throws Exception {
        UUID document = Uploaded.by(alice, "long.txt", "Whales sing of the sea. ".repeat(60_000));
        Eventually.holds(() -> alice.get("/api/v1/indexing/jobs/" + document).status() == 200);

        String stream = alice.stream("GET", "/api/v1/indexing/jobs/" + document + "/events", null).body().collect(Collectors.joining("\n"));

        List<JsonNode> told = Client.data(stream);
        assertThat(stream).contains("event: end");
        assertThat(told.getLast().get("status").asString()).isEqualTo("indexed");
        assertThat(told.getLast().get("percent").asInt()).isEqualTo(100);
        assertThat(told).extracting(each -> each.get("percent").asInt()).isSorted();
    }

    @Test
    void ofADocumentThatIsDeletedWhileItIsIndexedNothingStays() throws Exception {
        UUID document = Uploaded.by(alice, "long.txt", "Whales sing of the sea. ".repeat(100_000));
        Eventually.holds(() -> alice.get("/api/v1/indexing/jobs/" + document).body().path("status").asString("").equals("running"));

        assertThat(alice.delete("/api/v1/documents/" + document).status()).isEqualTo(200);

        Eventually.holds(() -> alice.get("/api/v1/indexing/jobs/" + document).status() == 404);
        ModuleDatabase rows = TestServer.shared().getBean("retrievalDatabase", ModuleDatabase.class);
        Eventually.holds(() -> rows.dsl().fetchSingle("select count(*) from chunk where document_id = ?", document).get(0, Long.class) == 0);
        assertThat(passages(document, 1, 100)).isEmpty();
    }

    /** While documents move, the side that is asked may hear of one later than the event about it comes. */
    @Test
    void aDocumentThatIsNotKnownYetIsWaitedFor() throws Exception {
        UUID document = Uploaded.by(alice, "late.md", "Whales sing late.");
        finished(document);
        ModuleDatabase knowledge = TestServer.shared().getBean("knowledgeDatabase", ModuleDatabase.class);
        ModuleDatabase jobs = TestServer.shared().getBean("indexingDatabase", ModuleDatabase.class);
        knowledge.dsl().execute("update document set deleted_at = now() where id = ?", document);

        jobs.dsl().execute("update job set state = 'queued', revision = 2, attempts = 0, due_at = now() where document_id = ?", document);
        Eventually.holds(() -> alice.get("/api/v1/indexing/jobs/" + document).body().path("error_code").asString("").equals("behind"));
        knowledge.dsl().execute("update document set deleted_at = null, revision = 2 where id = ?", document);

        assertThat(finished(document).get("status").asString()).isEqualTo("indexed");
        assertThat(passages(document, 1, 1)).isNotEmpty();
    }

    private JsonNode finished(UUID document) throws Exception {
        return Uploaded.finished(alice, document);
    }

    private List<Passage> passages(UUID document, int version, int most) {
        return retrieval.passages(tenant, IntStream.range(0, most).mapToObj(ordinal -> NewChunk.idOf(document, version, ordinal)).toList());
    }
}
