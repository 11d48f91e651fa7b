package com.voicehelper.knowledge.grpc;

import com.google.protobuf.ByteString;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.knowledge.remote.Wire;
import com.voicehelper.knowledge.v1.GetCurrentRequest;
import com.voicehelper.knowledge.v1.GetCurrentResponse;
import com.voicehelper.knowledge.v1.IngestRequest;
import com.voicehelper.knowledge.v1.IngestResponse;
import com.voicehelper.knowledge.v1.KnowledgeServiceGrpc.KnowledgeServiceImplBase;
import com.voicehelper.knowledge.v1.ListDocumentsRequest;
import com.voicehelper.knowledge.v1.ListDocumentsResponse;
import com.voicehelper.knowledge.v1.ReadContentRequest;
import com.voicehelper.knowledge.v1.ReadContentResponse;
import com.voicehelper.knowledge.v1.ReportRequest;
import com.voicehelper.knowledge.v1.ReportResponse;
import com.voicehelper.platform.grpc.WireValues;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API on this process's own data: a write that it does not own is refused, not passed on. */
@Component
class KnowledgeEndpoint extends KnowledgeServiceImplBase {

    /** A message may have four megabytes, and a document's metadata a part of one. */
    private static final int MOST_BYTES = 2_000_000;

    private final KnowledgeApi knowledge;

    KnowledgeEndpoint(@Qualifier("localKnowledge") KnowledgeApi knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public void getCurrent(GetCurrentRequest request, StreamObserver<GetCurrentResponse> observer) {
        var response = GetCurrentResponse.newBuilder();
        knowledge.current(WireValues.uuid(request.getDocumentId())).map(Wire::toWire).ifPresent(response::setVersion);
        answer(observer, response.build());
    }

    @Override
    public void readContent(ReadContentRequest request, StreamObserver<ReadContentResponse> observer) {
        byte[] content = knowledge.content(WireValues.uuid(request.getDocumentId()), request.getVersion(), request.getOffset(), request.getMost());
        answer(observer, ReadContentResponse.newBuilder().setContent(ByteString.copyFrom(content)).build());
    }

    @Override
    public void report(ReportRequest request, StreamObserver<ReportResponse> observer) {
        knowledge.report(WireValues.uuid(request.getDocumentId()), request.getVersion(), request.getStage(), request.getPercent());
        answer(observer, ReportResponse.getDefaultInstance());
    }

    @Override
    public void listDocuments(ListDocumentsRequest request, StreamObserver<ListDocumentsResponse> observer) {
        var documents = knowledge.page(request.hasAfter() ? WireValues.uuid(request.getAfter()) : null, request.getLimit());
        var response = ListDocumentsResponse.newBuilder();
        int bytes = 0;
        for (var document : documents.stream().map(Wire::toWire).toList()) {
            bytes += document.getSerializedSize();
            if (bytes > MOST_BYTES && response.getDocumentsCount() > 0) {
                break;
            }
            response.addDocuments(document);
        }
        answer(observer, response.build());
    }

    @Override
    public void ingest(IngestRequest request, StreamObserver<IngestResponse> observer) {
        answer(observer, Wire.toWire(knowledge.ingest(Wire.fromWire(request))));
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
