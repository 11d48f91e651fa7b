package com.voicehelper.retrieval.grpc;

import com.voicehelper.platform.grpc.WireValues;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.remote.Wire;
import com.voicehelper.retrieval.v1.ActivateCollectionRequest;
import com.voicehelper.retrieval.v1.ActivateCollectionResponse;
import com.voicehelper.retrieval.v1.GetPassagesRequest;
import com.voicehelper.retrieval.v1.GetPassagesResponse;
import com.voicehelper.retrieval.v1.HasPassagesRequest;
import com.voicehelper.retrieval.v1.HasPassagesResponse;
import com.voicehelper.retrieval.v1.ListCollectionsRequest;
import com.voicehelper.retrieval.v1.ListCollectionsResponse;
import com.voicehelper.retrieval.v1.OpenCollectionRequest;
import com.voicehelper.retrieval.v1.OpenCollectionResponse;
import com.voicehelper.retrieval.v1.PublishRevisionRequest;
import com.voicehelper.retrieval.v1.PublishRevisionResponse;
import com.voicehelper.retrieval.v1.PutChunksRequest;
import com.voicehelper.retrieval.v1.PutChunksResponse;
import com.voicehelper.retrieval.v1.RemoveDocumentRequest;
import com.voicehelper.retrieval.v1.RemoveDocumentResponse;
import com.voicehelper.retrieval.v1.RetrievalServiceGrpc.RetrievalServiceImplBase;
import com.voicehelper.retrieval.v1.SearchRequest;
import com.voicehelper.retrieval.v1.SearchResponse;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API on this process's own data: a write that it does not own is refused, not passed on. */
@Component
class RetrievalEndpoint extends RetrievalServiceImplBase {

    private final RetrievalApi retrieval;

    RetrievalEndpoint(@Qualifier("localRetrieval") RetrievalApi retrieval) {
        this.retrieval = retrieval;
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
        answer(observer, Wire.toWire(retrieval.search(Wire.fromWire(request))));
    }

    @Override
    public void getPassages(GetPassagesRequest request, StreamObserver<GetPassagesResponse> observer) {
        var passages = retrieval.passages(request.getTenantId(), Wire.uuids(request.getChunkIdsList()));
        answer(observer, GetPassagesResponse.newBuilder().addAllPassages(passages.stream().map(Wire::toWire).toList()).build());
    }

    @Override
    public void hasPassages(HasPassagesRequest request, StreamObserver<HasPassagesResponse> observer) {
        answer(observer, HasPassagesResponse.newBuilder().setHas(retrieval.hasPassages(request.getTenantId())).build());
    }

    @Override
    public void putChunks(PutChunksRequest request, StreamObserver<PutChunksResponse> observer) {
        retrieval.put(Wire.fromWire(request.getRevision()), request.getChunksList().stream().map(Wire::fromWire).toList());
        answer(observer, PutChunksResponse.getDefaultInstance());
    }

    @Override
    public void publishRevision(PublishRevisionRequest request, StreamObserver<PublishRevisionResponse> observer) {
        retrieval.publish(Wire.fromWire(request.getRevision()), request.getChunks());
        answer(observer, PublishRevisionResponse.getDefaultInstance());
    }

    @Override
    public void removeDocument(RemoveDocumentRequest request, StreamObserver<RemoveDocumentResponse> observer) {
        retrieval.remove(request.getTenantId(), WireValues.uuid(request.getDocumentId()));
        answer(observer, RemoveDocumentResponse.getDefaultInstance());
    }

    @Override
    public void listCollections(ListCollectionsRequest request, StreamObserver<ListCollectionsResponse> observer) {
        answer(observer, ListCollectionsResponse.newBuilder().addAllCollections(retrieval.collections().stream().map(Wire::toWire).toList()).build());
    }

    @Override
    public void openCollection(OpenCollectionRequest request, StreamObserver<OpenCollectionResponse> observer) {
        var collection = retrieval.open(request.getModel(), request.getDimension());
        answer(observer, OpenCollectionResponse.newBuilder().setCollection(Wire.toWire(collection)).build());
    }

    @Override
    public void activateCollection(ActivateCollectionRequest request, StreamObserver<ActivateCollectionResponse> observer) {
        retrieval.activate(request.getModel());
        answer(observer, ActivateCollectionResponse.getDefaultInstance());
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
