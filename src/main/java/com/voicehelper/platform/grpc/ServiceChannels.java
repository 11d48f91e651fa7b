package com.voicehelper.platform.grpc;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ServiceSettings.Service;
import com.voicehelper.platform.routing.ServiceSettings;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * The way to each module's service: one connection per module, opened when it is first needed and closed with the
 * application. Thread-safe.
 */
@Component
public final class ServiceChannels implements DisposableBean {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** In bytes: a hundred passages with all that a client may say of their documents. */
    private static final int LARGEST_ANSWER = 32 << 20;

    private final ServiceSettings services;
    private final RpcSettings settings;
    private final ServiceKey key;
    private final ObservationRegistry observations;
    private final Map<String, RemoteCalls> open = new ConcurrentHashMap<>();

    ServiceChannels(ServiceSettings services, RpcSettings settings, ServiceKey key, LocalModules modules, ObservationRegistry observations) {
        services.services().keySet().stream().filter(name -> !modules.all().contains(name)).findFirst().ifPresent(unknown -> {
            throw new ConfigurationException("voicehelper.services." + unknown,
                    "names a module that does not exist; the modules are " + String.join(", ", modules.all()));
        });
        this.services = services;
        this.settings = settings;
        this.key = key;
        this.observations = observations;
    }

    /**
     * Calls to the module's service.
     *
     * @throws ApiException 503 when {@code voicehelper.services.<module>.grpc-address} is not set
     */
    public RemoteCalls to(String module) {
        RemoteCalls known = open.get(module);
        return known != null ? known : open.computeIfAbsent(module, this::connect);
    }

    private RemoteCalls connect(String module) {
        String address = services.find(module).map(Service::grpcAddress).orElseThrow(() -> ApiException.unavailable(
                "The " + module + " service is not known here: voicehelper.services." + module + ".grpc-address is not set", 5));
        ManagedChannel connection = ManagedChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .executor(GrpcConfiguration.VIRTUAL_THREADS)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(5, TimeUnit.SECONDS)
                .maxInboundMessageSize(LARGEST_ANSWER)
                .intercept(new ObservationGrpcClientInterceptor(observations))
                .build();
        return new RemoteCalls(module, settings, connection, new CallDefaults(key, settings.deadline()));
    }

    @Override
    public void destroy() {
        open.values().forEach(calls -> calls.close(PATIENCE));
    }
}
