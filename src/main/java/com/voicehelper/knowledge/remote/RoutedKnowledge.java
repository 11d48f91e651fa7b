package com.voicehelper.knowledge.remote;

import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedKnowledge implements KnowledgeApi {

    private static final String MODULE = "knowledge";

    private final @Nullable KnowledgeApi local;
    private final ModuleRoutes routes;
    private final KnowledgeApi remote;

    RoutedKnowledge(@Qualifier("localKnowledge") Optional<KnowledgeApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteKnowledge(channels);
    }

    @Override
    public Optional<DocumentVersion> current(UUID documentId) {
        return read(documentId, api -> api.current(documentId));
    }

    @Override
    public byte[] content(UUID documentId, int version, long offset, int most) {
        return read(documentId, api -> api.content(documentId, version, offset, most));
    }

    @Override
    public void report(UUID documentId, int version, String stage, int percent) {
        write(api -> {
            api.report(documentId, version, stage, percent);
            return true;
        });
    }

    @Override
    public List<DocumentVersion> page(@Nullable UUID after, int limit) {
        return read(after == null ? new UUID(0, 0) : after, api -> api.page(after, limit));
    }

    @Override
    public Ingested ingest(Ingestion ingestion) {
        return write(api -> api.ingest(ingestion));
    }

    private <T> T read(UUID key, Call<T> call) {
        KnowledgeApi here = local;
        return here == null ? call.on(remote) : routes.read(MODULE, key.toString(), () -> call.on(here), () -> call.on(remote));
    }

    private <T> T write(Call<T> call) {
        KnowledgeApi here = local;
        return here == null ? call.on(remote) : routes.write(MODULE, () -> call.on(here), () -> call.on(remote));
    }

    private interface Call<T> {
        T on(KnowledgeApi api);
    }
}
