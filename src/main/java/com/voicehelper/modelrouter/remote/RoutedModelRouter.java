package com.voicehelper.modelrouter.remote;

import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedModelRouter implements ModelRouterApi {

    private static final String MODULE = "modelrouter";

    private final @Nullable ModelRouterApi local;
    private final ModuleRoutes routes;
    private final ModelRouterApi remote;

    RoutedModelRouter(@Qualifier("localModelRouter") Optional<ModelRouterApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteModelRouter(channels);
    }

    @Override
    public RoutedCompletion complete(ModelChoice choice, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        return write(api -> api.complete(choice, call, output, cancellation));
    }

    @Override
    public Budget budget(String tenantId) {
        ModelRouterApi here = local;
        return here == null ? remote.budget(tenantId)
                : routes.read(MODULE, tenantId, () -> here.budget(tenantId), () -> remote.budget(tenantId));
    }

    @Override
    public void settle(Settlement settlement) {
        write(api -> {
            api.settle(settlement);
            return settlement;
        });
    }

    private <T> T write(Call<T> call) {
        ModelRouterApi here = local;
        return here == null ? call.on(remote) : routes.write(MODULE, () -> call.on(here), () -> call.on(remote));
    }

    private interface Call<T> {
        T on(ModelRouterApi api);
    }
}
