package com.voicehelper.indexing.remote;

import com.voicehelper.indexing.IndexingApi;
import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.v1.GetJobRequest;
import com.voicehelper.indexing.v1.IndexingServiceGrpc;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.util.Optional;
import java.util.UUID;

/** The published API of the extracted service. */
final class RemoteIndexing implements IndexingApi {

    private final ServiceChannels channels;

    RemoteIndexing(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public Optional<IndexingJob> job(UUID documentId) {
        var service = channels.to("indexing");
        var request = GetJobRequest.newBuilder().setDocumentId(documentId.toString()).build();
        var response = service.call(true, () -> IndexingServiceGrpc.newBlockingStub(service.channel()).getJob(request));
        return response.hasJob() ? Optional.of(Wire.fromWire(response.getJob())) : Optional.empty();
    }
}
