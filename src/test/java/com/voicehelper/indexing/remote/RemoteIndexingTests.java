package com.voicehelper.indexing.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.indexing.IndexingApi;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestServer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Over real gRPC, to the same process: what the client gets equals what the local API gives. */
class RemoteIndexingTests {

    private static final int PORT = ApplicationProcess.freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.indexing.workers", "0",
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.services.indexing.grpc-address", "127.0.0.1:" + PORT));

    private final IndexingApi remote = new RemoteIndexing(SERVER.getBean(ServiceChannels.class));
    private final IndexingApi local = SERVER.getBean("localIndexing", IndexingApi.class);
    private final ModuleDatabase database = SERVER.getBean("indexingDatabase", ModuleDatabase.class);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void aJobArrivesAsItIs() {
        UUID failed = job("failed", "encrypted", "It has a password");
        UUID queued = job("queued", null, null);

        assertThat(remote.job(failed)).isEqualTo(local.job(failed)).isPresent();
        assertThat(remote.job(queued)).isEqualTo(local.job(queued)).isPresent();
        assertThat(remote.job(Ids.next())).isEmpty();
    }

    private UUID job(String state, String code, String reason) {
        UUID document = Ids.next();
        database.write(() -> database.dsl().execute("""
                insert into job (document_id, model, tenant_id, version, revision, state, stage, percent, code, reason, due_at, queued_at, changed_at)
                values (?, 'local-hash-v1', 'acme', 2, 3, ?, ?, 10, ?, ?, now(), now(), now())""", document, state, state, code, reason));
        return document;
    }
}
