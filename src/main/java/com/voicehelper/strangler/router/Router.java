package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.shadow.ShadowReads;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.traffic.Traffic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The parts of the router, put together: what requests, calls and the counters have in common exists once. */
final class Router implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Housekeeping housekeeping = new Housekeeping();
    /** Asks a database, which may keep it waiting. */
    private final Housekeeping sweeping = new Housekeeping();
    private final ServiceConnections connections;
    private final ShadowLeg shadowLeg;
    private final ServedCounters counters;
    private final RouterFilter filter;
    private final RoutedCalls calls;

    /**
     * @param trusted  whether what a request's sender says about its own client is believed
     * @param operator whether an operator sent the request
     * @param aliases  the filter between this one and the controllers
     * @param traffic  is told how each read of a moving module ended
     * @param shadow   is given the reads that are mirrored
     */
    Router(LocalModules modules, Plans plans, ModuleStates states, Replication replication, ServiceSettings serviceSettings, ServiceKey serviceKey,
            Predicate<HttpServletRequest> trusted, Predicate<HttpServletRequest> operator, Filter aliases, RouterSettings settings, MeterRegistry registry, Traffic traffic, ShadowReads shadow) {
        this.counters = new ServedCounters(modules.all(), registry);
        this.connections = new ServiceConnections(settings.connectTimeout(), settings.concurrency());
        OwnWrites ownWrites = new OwnWrites(replication, settings.trackedWriters(), settings.acknowledgeWait());
        ReadSides sides = new ReadSides(ownWrites);
        OpenStreams streams = new OpenStreams(settings.drain());
        ClientWatch watch = new ClientWatch();
        ForwardedRequest forwarded = new ForwardedRequest(serviceKey, trusted);
        LocalLeg here = new LocalLeg(streams, settings.concurrency());
        Services services = new Services(serviceSettings, new ServiceLeg(connections, forwarded, watch, streams, settings), forwarded);
        Breakers breakers = new Breakers(settings.breakerWindow(), settings.breakerOpen(), registry);
        this.shadowLeg = new ShadowLeg(serviceSettings, forwarded, shadow.settings(), settings.connectTimeout());
        Reads reads = new Reads(states, sides, new Forced(operator), here, services, breakers, counters, traffic, new Mirror(shadow, shadowLeg, here));
        Writes writes = new Writes(states, ownWrites, here, services, counters, settings);
        WebSockets webSockets = new WebSockets(states, reads, services, new WebSocketLeg(forwarded, streams, settings), here, counters);
        List<ModuleRoute> routes = ModuleRoute.all(plans.all(), modules::contains);
        this.filter = new RouterFilter(new Routes(routes), states, counters, serviceKey, here, reads, writes, webSockets,
                new ShadowMark(serviceKey), aliases, (int) settings.keptBody().toBytes());
        this.calls = new RoutedCalls(modules, plans, states, sides, ownWrites, counters, traffic, settings);
        housekeeping.every(LOOK, watch::look);
        sweeping.every(LOOK, ownWrites::sweep);
        housekeeping.every(LOOK, () -> modules.local().forEach(module -> streams.drain(states.get(module))));
        Consumer<ModuleState> begins = state -> begins(state, routes, shadow);
        states.all().forEach(begins);
        states.onChange(begins);
        states.onChange(state -> {
            if (!state.stage().synchronizes()) {
                ownWrites.forget(state.module());
            }
        });
        modules.all().forEach(module -> Gauge.builder("voicehelper.strangler.streams", streams, each -> each.open(module, Side.TARGET))
                .description("Event streams and WebSockets that are open to the module's service").tag("module", module).register(registry));
        Gauge.builder("voicehelper.strangler.connections", connections, ServiceConnections::open)
                .description("Connections to services that serve a request").register(registry);
    }

    /** What may be counted from now on is shown from now on. */
    private void begins(ModuleState state, List<ModuleRoute> routes, ShadowReads shadow) {
        counters.begin(state.module(), state.stage());
        if (state.effectiveShadowShare() > 0) {
            routes.stream().filter(route -> route.module().equals(state.module()) && route.mirrorable())
                    .forEach(route -> shadow.begin(route.module(), route.pattern()));
        }
    }

    Filter filter() {
        return filter;
    }

    ModuleRoutes calls() {
        return calls;
    }

    ServedCounters counters() {
        return counters;
    }

    /** Connections to services that serve a request now. */
    int openConnections() {
        return connections.open();
    }

    @Override
    public void close() {
        housekeeping.close();
        sweeping.close();
        connections.close();
        shadowLeg.close();
    }
}
