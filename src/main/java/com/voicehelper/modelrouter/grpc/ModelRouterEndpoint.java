package com.voicehelper.modelrouter.grpc;

import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.remote.Wire;
import com.voicehelper.modelrouter.v1.Budget;
import com.voicehelper.modelrouter.v1.CompleteRequest;
import com.voicehelper.modelrouter.v1.CompleteResponse;
import com.voicehelper.modelrouter.v1.GetBudgetRequest;
import com.voicehelper.modelrouter.v1.ModelRouterServiceGrpc.ModelRouterServiceImplBase;
import com.voicehelper.modelrouter.v1.SettleRequest;
import com.voicehelper.modelrouter.v1.SettleResponse;
import com.voicehelper.platform.grpc.ServedStream;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API with this process's own accounts: a call that must be paid for and is refused there is refused, not passed on. */
@Component
class ModelRouterEndpoint extends ModelRouterServiceImplBase {

    private final ModelRouterApi router;

    ModelRouterEndpoint(@Qualifier("localModelRouter") ModelRouterApi router) {
        this.router = router;
    }

    @Override
    public void complete(CompleteRequest request, StreamObserver<CompleteResponse> observer) {
        ModelChoice choice = Wire.fromWire(request.getChoice());
        ModelCall call = Wire.call(request);
        ServedStream.serve(observer, (out, cancellation) -> {
            RoutedCompletion completion = router.complete(choice, call,
                    token -> out.accept(CompleteResponse.newBuilder().setToken(token).build()), cancellation);
            out.accept(CompleteResponse.newBuilder().setCompletion(Wire.toWire(completion)).build());
        });
    }

    @Override
    public void getBudget(GetBudgetRequest request, StreamObserver<Budget> observer) {
        answer(observer, Wire.toWire(router.budget(request.getTenantId())));
    }

    @Override
    public void settle(SettleRequest request, StreamObserver<SettleResponse> observer) {
        router.settle(Wire.fromWire(request));
        answer(observer, SettleResponse.getDefaultInstance());
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
