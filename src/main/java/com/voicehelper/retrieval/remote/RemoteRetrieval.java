package com.voicehelper.retrieval.remote;

import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.v1.ActivateCollectionRequest;
import com.voicehelper.retrieval.v1.Chunk;
import com.voicehelper.retrieval.v1.GetPassagesRequest;
import com.voicehelper.retrieval.v1.HasPassagesRequest;
import com.voicehelper.retrieval.v1.ListCollectionsRequest;
import com.voicehelper.retrieval.v1.OpenCollectionRequest;
import com.voicehelper.retrieval.v1.PublishRevisionRequest;
import com.voicehelper.retrieval.v1.PutChunksRequest;
import com.voicehelper.retrieval.v1.RemoveDocumentRequest;
import com.voicehelper.retrieval.v1.RetrievalServiceGrpc;
import com.voicehelper.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceBlockingStub;
import com.voicehelper.retrieval.v1.SearchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The published API of the extracted service. */
final class RemoteRetrieval implements RetrievalApi {

    /** A message may have four megabytes: chunks with long vectors go in several. */
    private static final int MOST_BYTES = 2_000_000;

    private final ServiceChannels channels;

    RemoteRetrieval(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public SearchResult search(SearchQuery query) {
        SearchResponse response = call(stub -> stub.search(Wire.toWire(query)));
        return Wire.fromWire(response);
    }

    @Override
    public List<Passage> passages(String tenantId, Collection<UUID> chunkIds) {
        var request = GetPassagesRequest.newBuilder().setTenantId(tenantId).addAllChunkIds(chunkIds.stream().map(UUID::toString).toList()).build();
        return call(stub -> stub.getPassages(request)).getPassagesList().stream().map(Wire::fromWire).toList();
    }

    @Override
    public boolean hasPassages(String tenantId) {
        return call(stub -> stub.hasPassages(HasPassagesRequest.newBuilder().setTenantId(tenantId).build())).getHas();
    }

    @Override
    public void put(IndexedRevision revision, List<NewChunk> chunks) {
        List<Chunk> batch = new ArrayList<>();
        int bytes = 0;
        for (NewChunk chunk : chunks) {
            Chunk wire = Wire.toWire(chunk);
            if (!batch.isEmpty() && bytes + wire.getSerializedSize() > MOST_BYTES) {
                send(revision, batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(wire);
            bytes += wire.getSerializedSize();
        }
        send(revision, batch);
    }

    private void send(IndexedRevision revision, List<Chunk> chunks) {
        var request = PutChunksRequest.newBuilder().setRevision(Wire.toWire(revision)).addAllChunks(chunks).build();
        call(stub -> stub.putChunks(request));
    }

    @Override
    public void publish(IndexedRevision revision, int chunks) {
        call(stub -> stub.publishRevision(PublishRevisionRequest.newBuilder().setRevision(Wire.toWire(revision)).setChunks(chunks).build()));
    }

    @Override
    public void remove(String tenantId, UUID documentId) {
        call(stub -> stub.removeDocument(RemoveDocumentRequest.newBuilder().setTenantId(tenantId).setDocumentId(documentId.toString()).build()));
    }

    @Override
    public List<VectorCollection> collections() {
        return call(stub -> stub.listCollections(ListCollectionsRequest.getDefaultInstance())).getCollectionsList().stream().map(Wire::fromWire).toList();
    }

    @Override
    public VectorCollection open(String model, int dimension) {
        var response = call(stub -> stub.openCollection(OpenCollectionRequest.newBuilder().setModel(model).setDimension(dimension).build()));
        return Wire.fromWire(response.getCollection());
    }

    @Override
    public void activate(String model) {
        call(stub -> stub.activateCollection(ActivateCollectionRequest.newBuilder().setModel(model).build()));
    }

    private <T> T call(Function<RetrievalServiceBlockingStub, T> call) {
        var service = channels.to("retrieval");
        return service.call(true, () -> call.apply(RetrievalServiceGrpc.newBlockingStub(service.channel())));
    }
}
