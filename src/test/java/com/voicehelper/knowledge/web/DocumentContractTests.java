package com.voicehelper.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.Form;
import com.voicehelper.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What each family of clients sends and reads of datasets and documents. */
class DocumentContractTests {

    private final String tenant = "tenant-" + UUID.randomUUID();
    private final Client alice = TestServer.newUser(tenant);

    @Test
    void theTestSuiteCreatesReadsAndDeletesADataset() {
        Reply made = alice.post("/api/v1/datasets", "{\"name\":\"Handbook\",\"description\":\"\",\"type\":\"document\"}");
        String id = made.body().get("dataset_id").asString();

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().get("name").asString()).isEqualTo("Handbook");
        assertThat(alice.get("/api/v1/datasets/" + id).body().get("dataset_id").asString()).isEqualTo(id);
        assertThat(alice.get("/api/v1/datasets/" + id).body().get("documents")).isEmpty();
        Reply deleted = alice.delete("/api/v1/datasets/" + id);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.body().get("message").asString()).contains("删除成功").contains("deleted successfully");
        assertThat(alice.get("/api/v1/datasets/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/datasets", "/api/v1/datasets", "/v1/datasets", "/v1/knowledge/datasets"})
    void everyFamilyListsDatasetsWithItsOwnCounters(String path) {
        dataset("one");
        dataset("two");

        JsonNode page = alice.get(path + "?page=1&page_size=1").body();

        assertThat(page.get("datasets")).hasSize(1);
        assertThat(page.get("datasets").get(0).get("name").asString()).isEqualTo("two");
        assertThat(page.get("total").asInt()).isEqualTo(2);
        assertThat(page.get("total_pages").asInt()).isEqualTo(2);
        assertThat(page.get("page_size").asInt()).isEqualTo(1);
        assertThat(page.get("pagination").get("pages").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/ingest/upload", "/api/v1/ingest/upload"})
    void severalFilesAreUploadedAtOnceAndTheirTaskTellsHowFarTheyAre(String path) {
        String dataset = dataset("uploads");

        Reply reply = new Form().file("files", "a.txt", "text/plain", "first " + path).file("files", "手册.md", "text/markdown", "# 第二 " + path)
                .field("dataset_id", dataset).post(alice, path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("uploaded_files").asInt()).isEqualTo(2);
        assertThat(reply.body().get("processed_documents").asInt()).isEqualTo(2);
        assertThat(reply.body().get("files").get(1).get("filename").asString()).isEqualTo("手册.md");
        JsonNode task = alice.get("/api/v1/ingest/tasks/" + reply.body().get("task_id").asString()).body();
        assertThat(task.get("status").asString()).isIn("queued", "processing", "completed");
        assertThat(task.get("progress").asInt()).isBetween(0, 100);
        assertThat(task.get("message").asString()).isNotEmpty();
        assertThat(task.get("total").asInt()).isEqualTo(2);
        assertThat(alice.get("/api/v1/documents?dataset_id=" + dataset).body().get("total").asInt()).isEqualTo(2);
    }

    @Test
    void anUploadThatNamesNoDatasetGoesToTheTenantsDefaultOne() {
        Reply reply = new Form().file("files", "a.txt", "text/plain", "to the default").post(alice, "/api/v1/ingest/upload");

        assertThat(alice.get("/api/v1/datasets/default").body().get("id").asString()).isEqualTo(reply.body().get("dataset_id").asString());
    }

    @Test
    void anUploadWithoutFilesIsRefusedInTheWordsOfOld() {
        Reply reply = new Form().field("dataset_id", "x").post(alice, "/api/v1/ingest/upload");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("error").asString()).isEqualTo("No files provided");
    }

    @Test
    void theAnswerToAnUploadTellsOfEachFileOnce() {
        Reply reply = new Form().file("files", "one-of-two.txt", "text/plain", "one").file("files", "two-of-two.txt", "text/plain", "two")
                .post(alice, "/api/v1/ingest/upload");

        assertThat(names(reply.body().get("files"), "filename")).containsExactly("one-of-two.txt", "two-of-two.txt");
        assertThat(reply.body().get("total").asInt()).isEqualTo(2);
        assertThat(reply.text().split("\"filename\":\"two-of-two.txt\"", -1)).hasSize(2);
        assertThat(reply.body().get("data").get("document_ids")).isEqualTo(reply.body().get("document_ids"));
        JsonNode task = alice.get("/api/v1/ingest/tasks/" + reply.body().get("task_id").asString()).body();
        assertThat(names(task.get("documents"), "filename")).containsExactlyInAnyOrder("one-of-two.txt", "two-of-two.txt");
        assertThat(task.get("data").has("documents")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/ingest/upload", "/api/v1/ingest/upload", "/api/v1/documents", "/api/v1/documents/upload", "/v1/datasets/kb/documents",
        "/v1/knowledge/datasets/kb/documents", "/v1/datasets/kb/ingest"})
    void anEmptyFileIsNamedAndNothingOfItsUploadIsKept(String path) {
        Reply reply = new Form().file("file", "full.txt", "text/plain", "full").file("file", "nothing.txt", "text/plain", "").post(alice, path);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().get("message").asString()).isEqualTo("The file 'nothing.txt' is empty");
        assertThat(alice.get("/api/v1/documents").body().get("total").asInt()).isZero();
        assertThat(alice.get("/api/v1/datasets").body().get("total").asInt()).isZero();
    }

    @Test
    void whereAClientSaysNoTypeTheNameDoes() {
        assertThat(type("a.pdf", "application/octet-stream")).isEqualTo("application/pdf");
        assertThat(type("b.md", "application/octet-stream")).isEqualTo("text/markdown");
        assertThat(type("c.unknown", "application/octet-stream")).isEqualTo("application/octet-stream");
        assertThat(type("d.pdf", "text/plain")).isEqualTo("text/plain");
    }

    private String type(String filename, String said) {
        return new Form().file("file", filename, said, filename).post(alice, "/api/v1/documents/upload").body().get("file_type").asString();
    }

    @Test
    void whatAClientNamedItselfIsSearchedUnderThatName() throws Exception {
        new Form().file("file", "heron.txt", "text/plain", "The heron house opens at ten.").field("knowledge_base_id", "kb_birds")
                .post(alice, "/api/v1/documents/upload");

        Eventually.holds(Duration.ofSeconds(20), () -> total("/api/v1/search?q=heron+house&dataset_id=kb_birds") == 1);
        for (String body : List.of("{\"query\":\"heron house\",\"dataset_id\":\"kb_birds\"}", "{\"query\":\"heron house\",\"dataset_ids\":[\"kb_birds\"]}")) {
            assertThat(alice.post("/api/v1/search", body).body().get("total").asInt()).isEqualTo(1);
        }
        assertThat(total("/api/v1/search?q=heron+house&dataset_id=kb_fish")).isZero();
        assertThat(answer("kb_birds")).contains("opens at ten. [1]");
        assertThat(answer("kb_fish")).doesNotContain("ten");
    }

    private int total(String path) {
        return alice.get(path).body().get("total").asInt();
    }

    private String answer(String base) {
        String question = "{\"role\":\"user\",\"content\":\"When does the heron house open?\"}";
        String body = "{\"messages\":[" + question + "],\"dataset_ids\":[\"" + base + "\"]}";
        return alice.post("/v1/chat/completions", body).body().get("choices").get(0).get("message").get("content").asString();
    }

    @Test
    void aDatasetThatIsMadeAgainUnderItsNameHasNothingOfTheOneBefore() {
        new Form().file("file", "before.txt", "text/plain", "before").field("folder", "old").post(alice, "/api/v1/datasets/kb_again/documents");
        alice.put("/api/v1/datasets/kb_again", "{\"name\":\"Renamed\"}");
        assertThat(alice.delete("/api/v1/datasets/kb_again").status()).isEqualTo(200);
        assertThat(alice.get("/api/v1/datasets/kb_again").status()).isEqualTo(404);

        new Form().file("file", "after.txt", "text/plain", "after").post(alice, "/api/v1/datasets/kb_again/documents");

        JsonNode again = alice.get("/api/v1/datasets/kb_again").body();
        assertThat(again.get("name").asString()).isEqualTo("kb_again");
        assertThat(names(again.get("documents"), "filename")).containsExactly("after.txt");
        assertThat(alice.get("/api/v1/datasets/kb_again/folders").body().get("total").asInt()).isZero();
    }

    @Test
    void theSdkAddsADocumentAndReadsItBare() {
        String dataset = dataset("sdk");

        Reply reply = new Form().file("file", "plan.txt", "text/plain", "the plan").field("name", "The plan").post(alice, "/v1/datasets/" + dataset + "/documents");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("name").asString()).isEqualTo("The plan");
        assertThat(reply.body().get("dataset_id").asString()).isEqualTo(dataset);
        assertThat(reply.body().get("id").asString()).isEqualTo(reply.body().get("document").get("id").asString());
        assertThat(alice.get("/v1/datasets/" + dataset + "/documents").body().get("pagination").get("total").asInt()).isEqualTo(1);
    }

    @Test
    void theOldGatewaysDocumentsAreCreatedListedChangedAndDeleted() {
        Reply made = new Form().file("file", "report.txt", "text/plain", "a report").field("title", "Report").field("source", "scanner")
                .field("content_type", "text/x-report").post(alice, "/api/v1/documents");
        String id = made.body().get("id").asString();

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().get("title").asString()).isEqualTo("Report");
        assertThat(made.body().get("filename").asString()).isEqualTo("report.txt");
        assertThat(made.body().get("size").asLong()).isEqualTo(8);
        assertThat(made.body().get("content_type").asString()).isEqualTo("text/x-report");
        assertThat(made.body().get("timestamp").asLong()).isPositive();
        JsonNode page = alice.get("/api/v1/documents?page=1&limit=10&source=scanner&status=all").body();
        assertThat(page.get("documents")).hasSize(1);
        assertThat(page.get("pages").asInt()).isEqualTo(1);
        Reply changed = alice.put("/api/v1/documents/" + id, "{\"title\":\"Final report\"}");
        assertThat(changed.body().get("title").asString()).isEqualTo("Final report");
        assertThat(changed.body().get("updated_at").asString()).isNotEmpty();
        Reply deleted = alice.delete("/api/v1/documents/" + id);
        assertThat(deleted.body().get("delete_type").asString()).isEqualTo("soft");
        assertThat(alice.get("/api/v1/documents/" + id).status()).isEqualTo(404);
        assertThat(alice.delete("/api/v1/documents/" + id + "?hard=true").body().get("delete_type").asString()).isEqualTo("hard");
        assertThat(alice.delete("/api/v1/documents/" + id + "?hard=true").status()).isEqualTo(404);
    }

    @Test
    void thePythonServicesVariantAnswersWithItsOwnFields() {
        Reply reply = new Form().file("file", "kb.txt", "text/plain", "knowledge").field("knowledge_base_id", "kb_1").field("name", "KB")
                .post(alice, "/api/v1/documents/upload", "X-Tenant-ID", tenant, "X-User-ID", alice.userId());

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("document_id").asString()).isNotEmpty();
        assertThat(reply.body().get("file_name").asString()).isEqualTo("kb.txt");
        assertThat(reply.body().get("file_size").asLong()).isEqualTo(9);
        assertThat(reply.body().get("file_type").asString()).isEqualTo("text/plain");
        assertThat(reply.body().get("status").asString()).isNotEmpty();
        Reply file = alice.get(reply.body().get("file_url").asString());
        assertThat(file.text()).isEqualTo("knowledge");
        assertThat(file.response().headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment").contains("kb.txt");
        assertThat(alice.get("/api/v1/documents/").body().get("total").asInt()).isEqualTo(1);
        assertThat(alice.get("/api/v1/datasets/kb_1").body().get("document_count").asInt()).isEqualTo(1);
        assertThat(alice.post("/api/v1/documents/process", "{\"document_id\":\"" + reply.body().get("id").asString() + "\"}").status()).isEqualTo(202);
    }

    @Test
    void theCompleteSdkSendsMetadataAsText() {
        String dataset = dataset("d2");

        Reply reply = new Form().file("file", "m.txt", "text/plain", "with metadata").field("metadata", "{\"author\":\"王\"}")
                .post(alice, "/v1/knowledge/datasets/" + dataset + "/documents");

        assertThat(reply.body().get("metadata").get("author").asString()).isEqualTo("王");
        assertThat(new Form().file("files", "i.txt", "text/plain", "ingested").field("metadata", "{}")
                .post(alice, "/v1/datasets/" + dataset + "/ingest").body().get("uploaded_files").asInt()).isEqualTo(1);
        Reply broken = new Form().file("file", "m2.txt", "text/plain", "x").field("metadata", "[1]").post(alice, "/v1/knowledge/datasets/" + dataset + "/documents");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.body().get("error").get("message").asString()).contains("metadata");
    }

    @Test
    void thePublishedApiCreatesADocumentByUrl() {
        Reply reply = alice.post("/api/v1/knowledge/documents",
                "{\"title\":\"By URL\",\"tenant_id\":\"" + tenant + "\",\"file_url\":\"http://127.0.0.1:1/x.txt\",\"metadata\":{\"a\":1}}");
        String id = reply.body().get("id").asString();

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("title").asString()).isEqualTo("By URL");
        assertThat(alice.get("/api/v1/knowledge/documents?tenant_id=" + tenant + "&page=1&page_size=5").body().get("total").asInt()).isEqualTo(1);
        assertThat(alice.get("/api/v1/knowledge/documents/" + id).body().get("source").asString()).isEqualTo("http://127.0.0.1:1/x.txt");
        assertThat(alice.delete("/api/v1/knowledge/documents/" + id).status()).isEqualTo(200);
        assertThat(alice.post("/api/v1/ingest/url", "{\"urls\":[\"file:///etc/passwd\"]}").status()).isEqualTo(400);
        assertThat(alice.post("/api/v1/ingest/url", "{\"urls\":[\"http://127.0.0.1:1/a\",\"http://127.0.0.1:1/b\"]}").body().get("task_id").asString()).isNotEmpty();
    }

    @Test
    void theSameContentIsInADatasetOnce() {
        Reply first = new Form().file("file", "one.txt", "text/plain", "the same").post(alice, "/api/v1/documents");
        Reply second = new Form().file("file", "two.txt", "text/plain", "the same").post(alice, "/api/v1/documents");

        assertThat(first.body().get("duplicate").asBoolean()).isFalse();
        assertThat(second.body().get("duplicate").asBoolean()).isTrue();
        assertThat(second.body().get("duplicate_of").asString()).isEqualTo(first.body().get("id").asString());
        assertThat(second.body().get("revision").asLong()).isEqualTo(first.body().get("revision").asLong());
        assertThat(alice.get("/api/v1/documents").body().get("total").asInt()).isEqualTo(1);
    }

    @Test
    void anUploadThatIsRepeatedHappensOnce() {
        Form form = new Form().file("file", "once.txt", "text/plain", "once");

        Reply first = form.post(alice, "/api/v1/documents", "X-Idempotency-Key", "upload-1");
        Reply again = form.post(alice, "/api/v1/documents", "X-Idempotency-Key", "upload-1");
        Reply other = new Form().file("file", "once.txt", "text/plain", "other").post(alice, "/api/v1/documents", "X-Idempotency-Key", "upload-1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body().get("id").asString()).isEqualTo(first.body().get("id").asString());
        assertThat(again.body().get("duplicate").asBoolean()).isFalse();
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void aNewFileIsANewVersionAndTheOldOneStays() {
        String id = new Form().file("file", "v.txt", "text/plain", "version one").post(alice, "/api/v1/documents").body().get("id").asString();

        Reply posted = new Form().file("file", "v2.txt", "text/plain", "version two").post(alice, "/api/v1/documents/" + id + "/versions");
        Reply put = new Form().file("file", "v3.txt", "text/plain", "version three").send(alice, "PUT", "/api/v1/documents/" + id);

        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.body().get("version").asInt()).isEqualTo(2);
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body().get("version").asInt()).isEqualTo(3);
        assertThat(put.body().get("revision").asLong()).isEqualTo(3);
        assertThat(alice.get("/api/v1/documents/" + id + "/versions").body().get("versions")).hasSize(3);
        assertThat(alice.get("/api/v1/documents/" + id + "/download").text()).isEqualTo("version three");
        assertThat(alice.get("/api/v1/documents/" + id + "/versions/1/download").text()).isEqualTo("version one");
        assertThat(alice.get("/api/v1/documents/" + id + "/versions/9/download").status()).isEqualTo(404);
    }

    @Test
    void documentsAreInFolders() {
        String dataset = dataset("folders");
        Reply folder = alice.post("/api/v1/datasets/" + dataset + "/folders", "{\"path\":\"/reports/2026\"}");
        String id = folder.body().get("id").asString();
        String document = new Form().file("file", "f.txt", "text/plain", "in a folder").field("folder", "reports/2026")
                .post(alice, "/api/v1/datasets/" + dataset + "/documents").body().get("id").asString();

        assertThat(folder.status()).isEqualTo(201);
        assertThat(names(alice.get("/api/v1/datasets/" + dataset + "/folders").body().get("folders"), "path")).containsExactly("/reports", "/reports/2026");
        assertThat(alice.get("/api/v1/documents?folder_id=" + id).body().get("total").asInt()).isEqualTo(1);
        assertThat(alice.delete("/api/v1/datasets/" + dataset + "/folders/" + id).status()).isEqualTo(409);
        assertThat(alice.put("/api/v1/documents/" + document, "{\"folder\":\"/\"}").body().get("folder_id").isNull()).isTrue();
        assertThat(alice.delete("/api/v1/datasets/" + dataset + "/folders/" + id).status()).isEqualTo(200);
    }

    @Test
    void nobodySeesAnotherTenantsDocuments() {
        String dataset = dataset("secret");
        Reply made = new Form().file("file", "s.txt", "text/plain", "secret").post(alice, "/api/v1/datasets/" + dataset + "/documents");
        String id = made.body().get("id").asString();
        Client mallory = TestServer.newUser("tenant-" + UUID.randomUUID());

        for (String path : List.of("/api/v1/documents/" + id, "/api/v1/documents/" + id + "/download", "/api/v1/documents/" + id + "/versions",
                "/api/v1/documents/" + id + "/events", "/api/v1/knowledge/documents/" + id, "/api/v1/datasets/" + dataset,
                "/api/v1/datasets/" + dataset + "/documents", "/api/v1/datasets/" + dataset + "/folders",
                "/api/v1/documents?dataset_id=" + dataset, "/api/v1/ingest/tasks/" + made.body().get("task_id").asString())) {
            assertThat(mallory.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(mallory.delete("/api/v1/documents/" + id + "?hard=true").status()).isEqualTo(404);
        assertThat(mallory.delete("/api/v1/datasets/" + dataset).status()).isEqualTo(404);
        assertThat(mallory.put("/api/v1/documents/" + id, "{\"title\":\"mine\"}").status()).isEqualTo(404);
        assertThat(mallory.post("/api/v1/documents/" + id + "/reindex", "").status()).isEqualTo(404);
        assertThat(new Form().file("file", "x.txt", "text/plain", "x").post(mallory, "/api/v1/documents/" + id + "/versions").status()).isEqualTo(404);
        assertThat(new Form().file("file", "x.txt", "text/plain", "x").post(mallory, "/api/v1/datasets/" + dataset + "/documents").status()).isEqualTo(404);
        assertThat(mallory.get("/api/v1/documents").body().get("total").asInt()).isZero();
        assertThat(alice.get("/api/v1/documents/" + id).status()).isEqualTo(200);
        // The same content in another tenant is that tenant's own document.
        assertThat(new Form().file("file", "s.txt", "text/plain", "secret").post(mallory, "/api/v1/documents").body().get("duplicate").asBoolean()).isFalse();
    }

    @Test
    void deletingADatasetDeletesItsDocuments() {
        String dataset = dataset("to go");
        String id = new Form().file("file", "g.txt", "text/plain", "going").post(alice, "/api/v1/datasets/" + dataset + "/documents").body().get("id").asString();

        assertThat(alice.delete("/api/v1/datasets/" + dataset).body().get("deleted_documents").asInt()).isEqualTo(1);
        assertThat(alice.get("/api/v1/documents/" + id).status()).isEqualTo(404);
    }

    @Test
    void aHostileNameStaysAName() {
        Reply reply = new Form().file("file", "../../etc/passwd", "text/plain", "root").post(alice, "/api/v1/documents");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body().get("filename").asString()).isEqualTo("passwd");
    }

    @Test
    void theProgressStreamBeginsWithWhereItIs() {
        String id = new Form().file("file", "p.txt", "text/plain", "progress " + tenant).post(alice, "/api/v1/documents").body().get("id").asString();

        var response = alice.stream("GET", "/api/v1/documents/" + id + "/events", null);
        try (var lines = response.body()) {
            String first = lines.filter(line -> line.startsWith("data:")).findFirst().orElseThrow();
            assertThat(first).startsWith("data: {\"type\":");
            assertThat(Client.json(first.substring(6)).get("document_id").asString()).isEqualTo(id);
        }
    }

    @Test
    void aBodyThatBreaksOffIsRefused() {
        byte[] whole = new Form().file("file", "b.txt", "text/plain", "broken").body();
        byte[] half = java.util.Arrays.copyOf(whole, whole.length - 20);

        assertThat(alice.send("POST", "/api/v1/documents", half, "Content-Type", Form.contentType()).status()).isEqualTo(400);
        assertThat(alice.send("POST", "/api/v1/ingest/upload", "{}".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(400);
    }

    private String dataset(String name) {
        return alice.post("/api/v1/datasets", "{\"name\":\"" + name + "\"}").body().get("id").asString();
    }

    private static List<String> names(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false).map(each -> each.get(field).asString()).toList();
    }
}
