package com.voicehelper.modeladapter.remote;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.v1.CompleteRequest;
import com.voicehelper.modeladapter.v1.CompleteResponse;
import com.voicehelper.modeladapter.v1.EmbedRequest;
import com.voicehelper.modeladapter.v1.ListModelsRequest;
import com.voicehelper.modeladapter.v1.ModelAdapterServiceGrpc;
import com.voicehelper.modeladapter.v1.ModelAdapterServiceGrpc.ModelAdapterServiceBlockingStub;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The published API of the extracted service. */
final class RemoteModelAdapter implements ModelAdapterApi {

    private static final String MODULE = "modeladapter";
    /** Longer than any caller waits: the end of a completion is the model's, or the caller's word to stop. */
    private static final Duration LONGEST_COMPLETION = Duration.ofMinutes(15);
    private static final Duration LONGEST_EMBEDDING = Duration.ofMinutes(2);

    private final ServiceChannels channels;

    RemoteModelAdapter(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public List<ModelDescription> models() {
        return call(true, stub -> stub.listModels(ListModelsRequest.getDefaultInstance())).getModelsList().stream().map(Wire::fromWire).toList();
    }

    @Override
    public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
        var service = channels.to(MODULE);
        CompleteRequest request = Wire.toWire(call);
        AtomicReference<Completion> end = new AtomicReference<>();
        service.stream(cancellation, () -> stub(service.channel(), LONGEST_COMPLETION).complete(request), (CompleteResponse part) -> {
            if (part.hasCompletion()) {
                end.set(Wire.fromWire(part.getCompletion()));
            } else {
                output.token(part.getToken());
            }
        });
        Completion completion = end.get();
        if (completion != null) {
            return completion;
        }
        if (cancellation.cancelled()) {
            return new Completion(call.model(), "cancelled", List.of(), 0, 0, 0);
        }
        throw ModelError.BROKE_OFF.exception("The answer broke off", null);
    }

    @Override
    public List<float[]> embed(String tenantId, String model, List<String> texts) {
        EmbedRequest request = EmbedRequest.newBuilder().setTenantId(tenantId).setModel(model).addAllTexts(texts).build();
        var service = channels.to(MODULE);
        return service.call(false, () -> stub(service.channel(), LONGEST_EMBEDDING).embed(request)).getVectorsList().stream().map(Wire::fromWire).toList();
    }

    @Override
    public void settle(CallOutcome outcome) {
        call(true, stub -> stub.settle(Wire.toWire(outcome)));
    }

    private <T> T call(boolean idempotent, Function<ModelAdapterServiceBlockingStub, T> call) {
        var service = channels.to(MODULE);
        return service.call(idempotent, () -> call.apply(ModelAdapterServiceGrpc.newBlockingStub(service.channel())));
    }

    private static ModelAdapterServiceBlockingStub stub(Channel channel, Duration deadline) {
        return ModelAdapterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
