package com.voicehelper.modelrouter.remote;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.modelrouter.v1.CompleteRequest;
import com.voicehelper.modelrouter.v1.CompleteResponse;
import com.voicehelper.modelrouter.v1.GetBudgetRequest;
import com.voicehelper.modelrouter.v1.ModelRouterServiceGrpc;
import com.voicehelper.modelrouter.v1.ModelRouterServiceGrpc.ModelRouterServiceBlockingStub;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The published API of the extracted service. */
final class RemoteModelRouter implements ModelRouterApi {

    private static final String MODULE = "modelrouter";
    /** Longer than any caller waits: the end of a completion is the model's, or the caller's word to stop. */
    private static final Duration LONGEST_COMPLETION = Duration.ofMinutes(15);

    private final ServiceChannels channels;

    RemoteModelRouter(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public RoutedCompletion complete(ModelChoice choice, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        var service = channels.to(MODULE);
        CompleteRequest request = Wire.toWire(choice, call);
        AtomicReference<RoutedCompletion> end = new AtomicReference<>();
        service.stream(cancellation,
                () -> ModelRouterServiceGrpc.newBlockingStub(service.channel())
                        .withDeadlineAfter(LONGEST_COMPLETION.toMillis(), TimeUnit.MILLISECONDS).complete(request),
                (CompleteResponse part) -> {
                    if (part.hasCompletion()) {
                        end.set(Wire.fromWire(part.getCompletion()));
                    } else {
                        output.token(part.getToken());
                    }
                });
        RoutedCompletion completion = end.get();
        if (completion != null) {
            return completion;
        }
        if (cancellation.cancelled()) {
            return new RoutedCompletion(new Completion(call.model(), "cancelled", List.of(), 0, 0, 0), ModelDescription.LOCAL, List.of());
        }
        throw ModelError.BROKE_OFF.exception("The answer broke off", null);
    }

    @Override
    public Budget budget(String tenantId) {
        com.voicehelper.modelrouter.v1.Budget wire = call(stub -> stub.getBudget(GetBudgetRequest.newBuilder().setTenantId(tenantId).build()));
        return Wire.fromWire(wire);
    }

    @Override
    public void settle(Settlement settlement) {
        call(stub -> stub.settle(Wire.toWire(settlement)));
    }

    private <T> T call(Function<ModelRouterServiceBlockingStub, T> call) {
        var service = channels.to(MODULE);
        return service.call(true, () -> call.apply(ModelRouterServiceGrpc.newBlockingStub(service.channel())));
    }
}
