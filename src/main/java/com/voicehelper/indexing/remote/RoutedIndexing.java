package com.voicehelper.indexing.remote;

import com.voicehelper.indexing.IndexingApi;
import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedIndexing implements IndexingApi {

    private final @Nullable IndexingApi local;
    private final ModuleRoutes routes;
    private final IndexingApi remote;

    RoutedIndexing(@Qualifier("localIndexing") Optional<IndexingApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteIndexing(channels);
    }

    @Override
    public Optional<IndexingJob> job(UUID documentId) {
        IndexingApi here = local;
        return here == null
                ? remote.job(documentId)
                : routes.read("indexing", documentId.toString(), () -> here.job(documentId), () -> remote.job(documentId));
    }
}
