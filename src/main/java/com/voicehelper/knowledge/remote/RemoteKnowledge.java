package com.voicehelper.knowledge.remote;

import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.knowledge.v1.GetCurrentRequest;
import com.voicehelper.knowledge.v1.IngestResponse;
import com.voicehelper.knowledge.v1.KnowledgeServiceGrpc;
import com.voicehelper.knowledge.v1.KnowledgeServiceGrpc.KnowledgeServiceBlockingStub;
import com.voicehelper.knowledge.v1.ListDocumentsRequest;
import com.voicehelper.knowledge.v1.ReadContentRequest;
import com.voicehelper.knowledge.v1.ReportRequest;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The published API of the extracted service. */
final class RemoteKnowledge implements KnowledgeApi {

    private final ServiceChannels channels;

    RemoteKnowledge(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public Optional<DocumentVersion> current(UUID documentId) {
        var response = call(stub -> stub.getCurrent(GetCurrentRequest.newBuilder().setDocumentId(documentId.toString()).build()));
        return response.hasVersion() ? Optional.of(Wire.fromWire(response.getVersion())) : Optional.empty();
    }

    @Override
    public byte[] content(UUID documentId, int version, long offset, int most) {
        return call(stub -> stub.readContent(ReadContentRequest.newBuilder()
                .setDocumentId(documentId.toString()).setVersion(version).setOffset(offset).setMost(most).build())).getContent().toByteArray();
    }

    @Override
    public void report(UUID documentId, int version, String stage, int percent) {
        call(stub -> stub.report(ReportRequest.newBuilder()
                .setDocumentId(documentId.toString()).setVersion(version).setStage(stage).setPercent(percent).build()));
    }

    @Override
    public List<DocumentVersion> page(@Nullable UUID after, int limit) {
        var request = ListDocumentsRequest.newBuilder().setLimit(limit);
        if (after != null) {
            request.setAfter(after.toString());
        }
        return call(stub -> stub.listDocuments(request.build())).getDocumentsList().stream().map(Wire::fromWire).toList();
    }

    @Override
    public Ingested ingest(Ingestion ingestion) {
        IngestResponse response = call(stub -> stub.ingest(Wire.toWire(ingestion)));
        return Wire.fromWire(response);
    }

    /** Each of these may be repeated. */
    private <T> T call(Function<KnowledgeServiceBlockingStub, T> call) {
        var service = channels.to("knowledge");
        return service.call(true, () -> call.apply(KnowledgeServiceGrpc.newBlockingStub(service.channel())));
    }
}
