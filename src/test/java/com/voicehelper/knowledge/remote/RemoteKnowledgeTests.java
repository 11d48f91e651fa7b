package com.voicehelper.knowledge.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.knowledge.NewFile;
import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.knowledge.files.StoredFile;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

/** Over real gRPC, to the same process: what the client gets equals what the local API gives. */
class RemoteKnowledgeTests {

    private static final int PORT = ApplicationProcess.freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "voicehelper.modules.local", "knowledge",
            "voicehelper.modules.owned", "knowledge",
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.knowledge.grpc-address", "127.0.0.1:" + PORT));

    private final KnowledgeApi remote = new RemoteKnowledge(SERVER.getBean(ServiceChannels.class));
    private final KnowledgeApi local = SERVER.getBean("localKnowledge", KnowledgeApi.class);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void anIngestionTakesEffectOnceAndIsReadBack() throws IOException {
        Ingestion ingestion = ingestion("the content of a file", false, Ids.next());

        Ingested first = remote.ingest(ingestion);
        Ingested again = remote.ingest(ingestion);
        UUID id = first.results().getFirst().document().id();

        assertThat(again).isEqualTo(first);
        DocumentVersion current = remote.current(id).orElseThrow();
        assertThat(current).isEqualTo(local.current(id).orElseThrow());
        assertThat(current.version()).isEqualTo(1);
        assertThat(remote.content(id, 1, 4, 7)).asString(StandardCharsets.UTF_8).isEqualTo("content");
        assertThat(remote.content(id, 1, 21, 100)).isEmpty();
        assertThat(remote.page(null, 500)).contains(current).isEqualTo(local.page(null, 500));
        assertThat(remote.page(id, 500)).doesNotContain(current);
        remote.report(id, 1, "parsing", 10);
        assertThat(remote.current(Ids.next())).isEmpty();
    }

    /** More than a message may hold. */
    @Test
    void documentsWithMuchMetadataComeInSeveralPages() throws IOException {
        UUID first = remote.ingest(ingestion("the first of many", false, Ids.next())).results().getFirst().document().id();
        ModuleDatabase database = SERVER.getBean("knowledgeDatabase", ModuleDatabase.class);
        database.dsl().execute("""
                insert into document (id, tenant_id, dataset_id, title, source, metadata, version, revision, filename, content_type, size, sha256,
                                      state, stage, created_by, created_at, updated_at)
                select gen_random_uuid(), tenant_id, dataset_id, title, source, jsonb_build_object('text', repeat('x', 60000)), 1, 1, filename,
                       content_type, 1, 'much ' || n, 'indexed', 'indexed', 'u', now(), now()
                from document, generate_series(1, 200) n where id = ?""", first);

        List<UUID> all = new ArrayList<>();
        List<DocumentVersion> page = remote.page(null, 500);
        while (!page.isEmpty()) {
            page.forEach(each -> all.add(each.documentId()));
            page = remote.page(all.getLast(), 500);
        }

        assertThat(all).hasSizeGreaterThan(200).doesNotHaveDuplicates().contains(first);
        database.dsl().execute("delete from document where sha256 like 'much %'");
    }

    @Test
    void aRefusalArrivesAsWhatItWas() throws IOException {
        Ingestion ingestion = ingestion("another content", false, Ids.next());
        remote.ingest(ingestion);

        refused(422, () -> remote.ingest(new Ingestion(ingestion.taskId(), "other", "acme", "alice", null, ingestion.files())));
        refused(404, () -> remote.ingest(ingestion("a version of nothing", true, Ids.next())));
        refused(404, () -> remote.content(Ids.next(), 1, 0, 1));
    }

    private static void refused(int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(status));
    }

    private static Ingestion ingestion(String content, boolean replaces, UUID document) throws IOException {
        StoredFile stored = SERVER.getBean(FileStorage.class).put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), 1_000);
        return new Ingestion(Ids.next(), "print", "acme", "alice", null, List.of(new NewFile(document, replaces, "标题", "s", "f.txt", "text/plain",
                stored.size(), stored.sha256(), JsonNodeFactory.instance.objectNode().put("a", 1), "/in/a/folder")));
    }
}
