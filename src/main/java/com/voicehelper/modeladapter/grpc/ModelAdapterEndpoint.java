package com.voicehelper.modeladapter.grpc;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.remote.Wire;
import com.voicehelper.modeladapter.v1.CompleteRequest;
import com.voicehelper.modeladapter.v1.CompleteResponse;
import com.voicehelper.modeladapter.v1.EmbedRequest;
import com.voicehelper.modeladapter.v1.EmbedResponse;
import com.voicehelper.modeladapter.v1.ListModelsRequest;
import com.voicehelper.modeladapter.v1.ListModelsResponse;
import com.voicehelper.modeladapter.v1.ModelAdapterServiceGrpc.ModelAdapterServiceImplBase;
import com.voicehelper.modeladapter.v1.SettleRequest;
import com.voicehelper.modeladapter.v1.SettleResponse;
import com.voicehelper.platform.grpc.ServedStream;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API with this process's own ledger: a call that must be in it and is refused there is refused, not passed on. */
@Component
class ModelAdapterEndpoint extends ModelAdapterServiceImplBase {

    private final ModelAdapterApi models;

    ModelAdapterEndpoint(@Qualifier("localModelAdapter") ModelAdapterApi models) {
        this.models = models;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        answer(observer, ListModelsResponse.newBuilder().addAllModels(models.models().stream().map(Wire::toWire).toList()).build());
    }

    @Override
    public void complete(CompleteRequest request, StreamObserver<CompleteResponse> observer) {
        ModelCall call = Wire.fromWire(request);
        ServedStream.serve(observer, (out, cancellation) -> {
            Completion completion = models.complete(call, token -> out.accept(CompleteResponse.newBuilder().setToken(token).build()), cancellation);
            out.accept(CompleteResponse.newBuilder().setCompletion(Wire.toWire(completion)).build());
        });
    }

    @Override
    public void embed(EmbedRequest request, StreamObserver<EmbedResponse> observer) {
        var vectors = models.embed(request.getTenantId(), request.getModel(), request.getTextsList());
        answer(observer, EmbedResponse.newBuilder().addAllVectors(vectors.stream().map(Wire::toWire).toList()).build());
    }

    @Override
    public void settle(SettleRequest request, StreamObserver<SettleResponse> observer) {
        models.settle(Wire.fromWire(request));
        answer(observer, SettleResponse.getDefaultInstance());
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
