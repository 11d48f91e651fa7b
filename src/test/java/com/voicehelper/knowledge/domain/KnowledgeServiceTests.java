package com.voicehelper.knowledge.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.support.Client;
import com.voicehelper.support.Client.Reply;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.Form;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The module alone, as the service that it becomes: nobody indexes here, so that a state is what a test made it. */
class KnowledgeServiceTests {

    @TempDir
    private static Path folder;

    private static ConfigurableApplicationContext server;
    private static HttpServer web;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(Map.of(
                "voicehelper.modules.local", "knowledge",
                "voicehelper.modules.owned", "knowledge",
                "voicehelper.objects.folder", folder.resolve("objects").toString(),
                "voicehelper.upload.max-file-size", "4MB",
                "voicehelper.upload.max-request-size", "6MB",
                "voicehelper.knowledge.keep-unused", "0s",
                "voicehelper.knowledge.look", "20ms",
                "voicehelper.fetch.allow-private", "true",
                "voicehelper.fetch.pause", "20ms"));
        client = new Client(TestServer.port(server), "anonymous", "default", null, HttpClient.newHttpClient());
        web = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        web.start();
    }

    @AfterAll
    static void stop() {
        web.stop(0);
        server.close();
    }

    @Test
    void whatIsToldOfARevisionChangesThatRevisionOnly() {
        UUID id = upload("states");
        KnowledgeApi knowledge = server.getBean(KnowledgeApi.class);

        knowledge.report(id, 1, "parsing", 40);
        knowledge.report(id, 1, "parsing", 30);
        assertThat(document(id).get("status").asString()).isEqualTo("processing");
        assertThat(document(id).get("progress").asInt()).isEqualTo(40);
        tell("document.indexed", id, "{\"revision\":99,\"chunks\":7}");
        assertThat(document(id).get("status").asString()).isEqualTo("processing");
        tell("document.indexing-failed", id, "{\"revision\":1,\"code\":\"encrypted\",\"reason\":\"The file is encrypted\"}");
        assertThat(document(id).get("status").asString()).isEqualTo("failed");
        assertThat(document(id).get("error_code").asString()).isEqualTo("encrypted");
        assertThat(document(id).get("error_message").asString()).isEqualTo("The file is encrypted");

        Reply again = new Form().file("file", "states.txt", "text/plain", "states").post(client, "/api/v1/documents");
        assertThat(again.body().get("duplicate").asBoolean()).isTrue();
        assertThat(again.body().get("status").asString()).isEqualTo("queued");
        tell("document.indexed", id, "{\"revision\":1,\"chunks\":7}");
        assertThat(document(id).get("status").asString()).isEqualTo("queued");
        tell("document.indexed", id, "{\"revision\":2,\"chunks\":3}");
        assertThat(document(id).get("status").asString()).isEqualTo("indexed");
        assertThat(document(id).get("chunk_count").asInt()).isEqualTo(3);
        tell("document.indexing-failed", id, "{\"revision\":2,\"code\":\"broken\",\"reason\":\"of another model\"}");
        assertThat(document(id).get("status").asString()).isEqualTo("indexed");
    }

    @Test
    void theProgressIsToldUntilItIsDone() throws Exception {
        UUID id = upload("told");
        var response = client.stream("GET", "/api/v1/documents/" + id + "/events", null);
        try (var lines = response.body()) {
            var events = lines.filter(line -> line.startsWith("data: ")).map(line -> Client.json(line.substring(6))).iterator();
            assertThat(events.next().get("status").asString()).isEqualTo("queued");
            server.getBean(KnowledgeApi.class).report(id, 1, "embedding", 80);
            assertThat(events.next().get("progress").asInt()).isEqualTo(80);
            tell("document.indexed", id, "{\"revision\":1,\"chunks\":1}");
            JsonNode last = events.next();
            assertThat(last.get("type").asString()).isEqualTo("done");
            assertThat(last.get("progress").asInt()).isEqualTo(100);
            assertThat(events.hasNext()).isFalse();
        }
    }

    @Test
    void withoutTheObjectStorageNothingIsStoredAndTheAnswerSaysWhenToComeBack() throws Exception {
        Path objects = folder.resolve("objects");
        upload("before it went away");
        long before = client.get("/api/v1/documents").body().get("total").asLong();
        Files.move(objects, folder.resolve("aside"));
        Files.createFile(objects);
        try {
            Reply refused = new Form().file("file", "a.txt", "text/plain", "away").post(client, "/api/v1/documents");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
            assertThat(client.get("/api/v1/documents").body().get("total").asLong()).isEqualTo(before);
            Eventually.holds(() -> client.get("/health").text().contains("\"objects\":\"unhealthy\""));
            assertThat(client.get("/health").status()).isEqualTo(200);
        } finally {
            Files.delete(objects);
            Files.move(folder.resolve("aside"), objects);
        }
        assertThat(new Form().file("file", "a.txt", "text/plain", "away").post(client, "/api/v1/documents").status()).isEqualTo(201);
    }

    @Test
    void onlyFilesMayBeLongerThanOtherBodies() {
        byte[] three = new byte[3 << 20];
        byte[] refused = new byte[3 << 19];

        assertThat(new Form().file("file", "three.bin", "application/octet-stream", three).post(client, "/api/v1/documents").status()).isEqualTo(201);
        assertThat(new Form().file("file", "refused.bin", "application/octet-stream", refused).post(client, "/api/v1/datasets").status()).isEqualTo(413);
        assertThat(client.send("POST", "/api/v1/documents", refused).status()).isEqualTo(413);
        Reply large = new Form().file("file", "five.bin", "application/octet-stream", new byte[5 << 20]).post(client, "/api/v1/documents");
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.body().get("code").asString()).isEqualTo("FILE_TOO_LARGE");
        assertThat(new Form().field("title", "x".repeat(70_000)).file("file", "f", "text/plain", "long field").post(client, "/api/v1/documents").status())
                .isEqualTo(400);
    }

    @Test
    void aUrlIsFetchedThroughItsRedirectsAndTriedAgainWhenItFails() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        serve("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/file.txt");
            exchange.sendResponseHeaders(302, -1);
        });
        serve("/file.txt", exchange -> {
            if (asked.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write("fetched".getBytes(StandardCharsets.UTF_8));
        });
        UUID id = fetch("/moved");

        Eventually.holds(() -> document(id).get("version").asInt() == 1);

        assertThat(client.get("/api/v1/documents/" + id + "/download").text()).isEqualTo("fetched");
        assertThat(document(id).get("filename").asString()).isEqualTo("file.txt");
        assertThat(document(id).get("content_type").asString()).isEqualTo("text/plain");
        assertThat(asked).hasValue(2);
        UUID twin = fetch("/file.txt");
        Eventually.holds(() -> document(twin).get("status").asString().equals("failed"));
        assertThat(document(twin).get("error_code").asString()).isEqualTo("duplicate");
        assertThat(document(twin).get("duplicate_of").asString()).isEqualTo(id.toString());
    }

    @Test
    void whatCannotBeFetchedSaysWhy() throws Exception {
        serve("/loop", exchange -> {
            exchange.getResponseHeaders().add("Location", "/loop");
            exchange.sendResponseHeaders(302, -1);
        });
        serve("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            for (int index = 0; index < 5; index++) {
                exchange.getResponseBody().write(part);
            }
        });
        UUID missing = fetch("/missing");
        UUID loop = fetch("/loop");
        UUID huge = fetch("/huge");

        Eventually.holds(() -> document(missing).get("status").asString().equals("failed") && document(loop).get("status").asString().equals("failed")
                && document(huge).get("status").asString().equals("failed"));

        assertThat(document(missing).get("error_message").asString()).contains("404");
        assertThat(document(loop).get("error_code").asString()).isEqualTo("redirects");
        assertThat(document(huge).get("error_code").asString()).isEqualTo("too-large");
    }

    @Test
    void aFileGoesWhenNoDocumentHasItAnyMore() {
        UUID first = upload("kept by another");
        String other = client.post("/api/v1/datasets", "{\"name\":\"other\"}").body().get("id").asString();
        UUID second = UUID.fromString(new Form().file("file", "x.txt", "text/plain", "kept by another")
                .post(client, "/api/v1/datasets/" + other + "/documents").body().get("id").asString());
        Path file = folder.resolve("objects").resolve(digest(first).substring(0, 2)).resolve(digest(first));

        client.delete("/api/v1/documents/" + first + "?hard=true");
        server.getBean(UnusedContent.class).clear();
        assertThat(file).exists();
        client.delete("/api/v1/documents/" + second + "?hard=true");
        server.getBean(UnusedContent.class).clear();
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileWhoseUploadCameToNothingGoes() {
        byte[] whole = new Form().file("file", "a.txt", "text/plain", "stored and never referred to").file("file", "b.txt", "text/plain", "broken").body();
        Form only = new Form().file("file", "a.txt", "text/plain", "stored and never referred to");
        Path file = folder.resolve("objects").resolve(only.sha256OfLastFile().substring(0, 2)).resolve(only.sha256OfLastFile());

        byte[] half = Arrays.copyOf(whole, whole.length - 20);
        assertThat(client.send("POST", "/api/v1/documents", half, "Content-Type", Form.contentType()).status()).isEqualTo(400);
        assertThat(file).exists();
        server.getBean(UnusedContent.class).clear();

        assertThat(file).doesNotExist();
    }

    @Test
    void whatWasSentLongAgoIsForgottenAndItsDocumentsAreNot() {
        Reply sent = new Form().file("files", "old.txt", "text/plain", "sent long ago").post(client, "/api/v1/ingest/upload");
        String task = sent.body().get("task_id").asString();
        UUID document = UUID.fromString(sent.body().get("document_ids").get(0).asString());
        ModuleDatabase database = server.getBean("knowledgeDatabase", ModuleDatabase.class);
        database.dsl().execute("update ingest_task set created_at = now() - interval '31 days' where id = ?::uuid", task);

        server.getBean(IngestTasks.class).forget();

        assertThat(client.get("/api/v1/ingest/tasks/" + task).status()).isEqualTo(404);
        assertThat(document(document).get("id").asString()).isEqualTo(document.toString());
    }

    /** More than fit into memory, were they read. */
    @Test
    void aDatasetOfThousandsOfLargeDocumentsIsDeletedWithAnEventForEach() {
        UUID dataset = UUID.fromString(client.post("/api/v1/datasets", "{\"name\":\"large\"}").body().get("id").asString());
        ModuleDatabase database = server.getBean("knowledgeDatabase", ModuleDatabase.class);
        database.dsl().execute("""
                insert into document (id, tenant_id, dataset_id, title, source, metadata, version, revision, filename, content_type, size, sha256,
                                      state, stage, created_by, created_at, updated_at)
                select gen_random_uuid(), 'default', ?, 't', 's', jsonb_build_object('text', repeat('x', 60000)), 1, 1, 'f', 'text/plain', 1,
                       'large ' || n, 'indexed', 'indexed', 'u', now(), now()
                from generate_series(1, 3000) n""", dataset);

        Reply reply = client.delete("/api/v1/datasets/" + dataset);

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.body().get("deleted_documents").asInt()).isEqualTo(3000);
        assertThat(database.dsl().fetchSingle("select count(*) from document where dataset_id = ? and deleted_at is null", dataset)
                .get(0, Long.class)).isZero();
        assertThat(database.dsl().fetchSingle("select count(*) from outbox where type = 'document.deleted' and payload ->> 'knowledge_base_id' = ?",
                dataset.toString()).get(0, Long.class)).isEqualTo(3000);
    }

    @Test
    void whatAnIndexCannotHoldIsRefused() {
        String path = "/" + "路径".repeat(400);
        String dataset = client.post("/api/v1/datasets", "{\"name\":\"paths\"}").body().get("id").asString();
        assertThat(client.post("/api/v1/datasets/" + dataset + "/folders", "{\"path\":\"" + path + "\"}").status()).isEqualTo(400);
        assertThat(new Form().field("dataset_id", "名".repeat(1_500)).file("file", "n.txt", "text/plain", "named").post(client, "/api/v1/documents")
                .status()).isEqualTo(400);
    }

    @Test
    void aFilesNameMayBeAsLongAsAnySystemAllows() {
        String name = "年".repeat(250) + ".txt";

        Reply reply = new Form().file("file", name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "long name")
                .post(client, "/api/v1/documents");

        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.body().get("filename").asString()).isEqualTo(name);
    }

    private static String digest(UUID id) {
        return document(id).get("sha256").asString();
    }

    private static UUID upload(String content) {
        Reply reply = new Form().file("file", content + ".txt", "text/plain", content).post(client, "/api/v1/documents");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return UUID.fromString(reply.body().get("id").asString());
    }

    private static UUID fetch(String path) {
        Reply reply = client.post("/api/v1/knowledge/documents", "{\"file_url\":\"http://127.0.0.1:" + web.getAddress().getPort() + path + "\"}");
        return UUID.fromString(reply.body().get("id").asString());
    }

    private static JsonNode document(UUID id) {
        return client.get("/api/v1/documents/" + id).body();
    }

    private static void tell(String type, UUID id, String payload) {
        server.getBean(IndexingOutcomes.class).handle(new ReceivedEvent(Ids.next(), "document.events", type, 1, "document", id.toString(), "default",
                Instant.now(), null, null, null, Client.json(payload)));
    }

    private interface Answering {
        void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException;
    }

    private static void serve(String path, Answering answering) {
        web.createContext(path, exchange -> {
            try (exchange) {
                answering.answer(exchange);
            } catch (IOException clientGone) {
                // As it may.
            }
        });
    }
}
