package com.voicehelper.modeladapter.remote;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedModelAdapter implements ModelAdapterApi {

    private static final String MODULE = "modeladapter";

    private final @Nullable ModelAdapterApi local;
    private final ModuleRoutes routes;
    private final ModelAdapterApi remote;

    RoutedModelAdapter(@Qualifier("localModelAdapter") Optional<ModelAdapterApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteModelAdapter(channels);
    }

    @Override
    public List<ModelDescription> models() {
        ModelAdapterApi here = local;
        return here == null ? remote.models() : routes.read(MODULE, "models", here::models, remote::models);
    }

    /** Where the ledger is written, also when the call is free: what was said in part must not be said again by the other side. */
    @Override
    public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
        ModelAdapterApi here = local;
        return here == null ? remote.complete(call, output, cancellation)
                : routes.write(MODULE, () -> here.complete(call, output, cancellation), () -> remote.complete(call, output, cancellation));
    }

    /** Where the ledger is written, when the call has to be in it. */
    @Override
    public List<float[]> embed(String tenantId, String model, List<String> texts) {
        ModelAdapterApi here = local;
        if (here == null) {
            return remote.embed(tenantId, model, texts);
        }
        boolean free = here.models().stream().filter(known -> known.name().equals(model)).allMatch(ModelDescription::free);
        return free
                ? routes.read(MODULE, tenantId, () -> here.embed(tenantId, model, texts), () -> remote.embed(tenantId, model, texts))
                : routes.write(MODULE, () -> here.embed(tenantId, model, texts), () -> remote.embed(tenantId, model, texts));
    }

    @Override
    public void settle(CallOutcome outcome) {
        ModelAdapterApi here = local;
        if (here == null) {
            remote.settle(outcome);
        } else {
            routes.write(MODULE, () -> settled(here, outcome), () -> settled(remote, outcome));
        }
    }

    private static CallOutcome settled(ModelAdapterApi api, CallOutcome outcome) {
        api.settle(outcome);
        return outcome;
    }
}
