package com.voicehelper.orchestrator.remote;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskReports;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Reports go to whichever side owns the data by then. */
@Component
@Primary
final class RoutedReports implements TaskReports {

    private final @Nullable TaskReports local;
    private final ModuleRoutes routes;
    private final TaskReports remote;

    RoutedReports(@Qualifier("localReports") Optional<TaskReports> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteOrchestrator(channels);
    }

    @Override
    public Task.State report(TaskReport report) {
        TaskReports here = local;
        return here == null ? remote.report(report) : routes.write("orchestrator", () -> here.report(report), () -> remote.report(report));
    }
}
