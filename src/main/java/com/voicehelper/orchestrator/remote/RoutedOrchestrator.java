package com.voicehelper.orchestrator.remote;

import com.voicehelper.orchestrator.OrchestratorApi;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedOrchestrator implements OrchestratorApi {

    private static final String MODULE = "orchestrator";

    private final @Nullable OrchestratorApi local;
    private final ModuleRoutes routes;
    private final OrchestratorApi remote;

    RoutedOrchestrator(@Qualifier("localOrchestrator") Optional<OrchestratorApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteOrchestrator(channels);
    }

    /** A run that the fence refuses has told nothing yet, and goes to the other side. */
    @Override
    public TaskResult run(TaskRequest request, TaskOutput output, Cancellation cancellation) {
        return write(api -> api.run(request, output, cancellation));
    }

    @Override
    public Task submit(TaskRequest request) {
        return write(api -> api.submit(request));
    }

    @Override
    public Optional<Task> task(String tenantId, UUID id) {
        OrchestratorApi here = local;
        return here == null
                ? remote.task(tenantId, id)
                : routes.read(MODULE, tenantId, () -> here.task(tenantId, id), () -> remote.task(tenantId, id));
    }

    @Override
    public Optional<Task> cancel(String tenantId, UUID id) {
        return write(api -> api.cancel(tenantId, id));
    }

    private <T> T write(Call<T> call) {
        OrchestratorApi here = local;
        return here == null ? call.on(remote) : routes.write(MODULE, () -> call.on(here), () -> call.on(remote));
    }

    private interface Call<T> {
        T on(OrchestratorApi api);
    }
}
