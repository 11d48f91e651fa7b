package com.voicehelper.retrieval.remote;

import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.retrieval.VectorCollection;
import java.util.Collection;
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
final class RoutedRetrieval implements RetrievalApi {

    private static final String MODULE = "retrieval";

    private final @Nullable RetrievalApi local;
    private final ModuleRoutes routes;
    private final RetrievalApi remote;

    RoutedRetrieval(@Qualifier("localRetrieval") Optional<RetrievalApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteRetrieval(channels);
    }

    @Override
    public SearchResult search(SearchQuery query) {
        return read(query.tenantId(), api -> api.search(query));
    }

    @Override
    public List<Passage> passages(String tenantId, Collection<UUID> chunkIds) {
        return read(tenantId, api -> api.passages(tenantId, chunkIds));
    }

    @Override
    public boolean hasPassages(String tenantId) {
        return read(tenantId, api -> api.hasPassages(tenantId));
    }

    @Override
    public void put(IndexedRevision revision, List<NewChunk> chunks) {
        write(api -> {
            api.put(revision, chunks);
            return true;
        });
    }

    @Override
    public void publish(IndexedRevision revision, int chunks) {
        write(api -> {
            api.publish(revision, chunks);
            return true;
        });
    }

    @Override
    public void remove(String tenantId, UUID documentId) {
        write(api -> {
            api.remove(tenantId, documentId);
            return true;
        });
    }

    @Override
    public List<VectorCollection> collections() {
        return read("collections", RetrievalApi::collections);
    }

    @Override
    public VectorCollection open(String model, int dimension) {
        return write(api -> api.open(model, dimension));
    }

    @Override
    public void activate(String model) {
        write(api -> {
            api.activate(model);
            return true;
        });
    }

    private <T> T read(String key, Call<T> call) {
        RetrievalApi here = local;
        return here == null ? call.on(remote) : routes.read(MODULE, key, () -> call.on(here), () -> call.on(remote));
    }

    private <T> T write(Call<T> call) {
        RetrievalApi here = local;
        return here == null ? call.on(remote) : routes.write(MODULE, () -> call.on(here), () -> call.on(remote));
    }

    private interface Call<T> {
        T on(RetrievalApi api);
    }
}
