package com.voicehelper.indexing.grpc;

import com.voicehelper.indexing.IndexingApi;
import com.voicehelper.indexing.remote.Wire;
import com.voicehelper.indexing.v1.GetJobRequest;
import com.voicehelper.indexing.v1.GetJobResponse;
import com.voicehelper.indexing.v1.IndexingServiceGrpc.IndexingServiceImplBase;
import com.voicehelper.platform.grpc.WireValues;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API on this process's own data. */
@Component
class IndexingEndpoint extends IndexingServiceImplBase {

    private final IndexingApi indexing;

    IndexingEndpoint(@Qualifier("localIndexing") IndexingApi indexing) {
        this.indexing = indexing;
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> observer) {
        var response = GetJobResponse.newBuilder();
        indexing.job(WireValues.uuid(request.getDocumentId())).map(Wire::toWire).ifPresent(response::setJob);
        observer.onNext(response.build());
        observer.onCompleted();
    }
}
