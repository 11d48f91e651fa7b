package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.shadow.Shadows;
import com.voicehelper.strangler.traffic.Traffic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a benchmark asks of the router, without a server around it. */
public final class Decisions implements AutoCloseable {

    private static final FilterChain NOTHING = (request, response) -> {};

    private final SettableStates states = new SettableStates(RouterFixture.MODULE, "other");
    private final SettableReplication replication = new SettableReplication();
    private final ReadSides sides = new ReadSides(new OwnWrites(replication, 1_000, Duration.ofSeconds(2)));
    private final Routes routes;
    private final Router router;
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/notes/0193f5a0-0000-7000-8000-000000000000/messages");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    public Decisions(boolean moving) {
        LocalModules modules = new LocalModules(List.of(RouterFixture.MODULE, "other"), List.of(RouterFixture.MODULE, "other"));
        Plans plans = Plans.of(RouterFixture.plan());
        routes = new Routes(ModuleRoute.all(plans.all(), modules::contains));
        router = new Router(modules, plans, states, replication, new ServiceSettings(Map.of()), new ServiceKey(RouterFixture.SERVICE_KEY), peer -> false, peer -> false,
                (in, out, chain) -> chain.doFilter(in, out), RouterFixture.settings(), new SimpleMeterRegistry(), new Traffic(), Shadows.idle(replication));
        if (moving) {
            states.set(RouterFixture.MODULE, Stage.READS_RAMPING, Bucket.COUNT / 2);
        }
    }

    /** The whole filter, with nothing behind it. */
    public void filter() throws IOException, ServletException {
        router.filter().doFilter(request, response, NOTHING);
    }

    /** Route, bucket, share and pins: all that is decided about a read. */
    public boolean decide() {
        ModuleRoute route = routes.find(request.getRequestURI(), request.getMethod());
        Principal principal = Principal.of(request);
        String key = principal.sticksTo(route.plan().stickiness(), null);
        return sides.choose(states.get(route.module()), route.plan(), key, principal.names(), null).side() == Side.TARGET;
    }

    @Override
    public void close() {
        router.close();
    }
}
