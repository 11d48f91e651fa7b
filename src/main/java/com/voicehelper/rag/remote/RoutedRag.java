package com.voicehelper.rag.remote;

import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.StoredAnswer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedRag implements RagApi {

    private static final String MODULE = "rag";

    private final @Nullable RagApi local;
    private final ModuleRoutes routes;
    private final RagApi remote;

    RoutedRag(@Qualifier("localRag") Optional<RagApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteRag(channels);
    }

    /** A side that does not own the writes refuses to open the answer, so nothing has been given out when the other one is asked. */
    @Override
    public RagAnswer answer(RagQuestion question, RagOutput output, Cancellation cancellation) {
        return write(api -> api.answer(question, output, cancellation));
    }

    @Override
    public Optional<StoredAnswer> find(String tenantId, UUID id) {
        RagApi here = local;
        return here == null ? remote.find(tenantId, id) : routes.read(MODULE, tenantId, () -> here.find(tenantId, id), () -> remote.find(tenantId, id));
    }

    @Override
    public void record(AnswerOutcome outcome) {
        write(api -> {
            api.record(outcome);
            return true;
        });
    }

    private <T> T write(Function<RagApi, T> call) {
        RagApi here = local;
        return here == null ? call.apply(remote) : routes.write(MODULE, () -> call.apply(here), () -> call.apply(remote));
    }
}
