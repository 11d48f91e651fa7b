package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ServiceSettings.Service;
import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.plan.Route;
import com.voicehelper.strangler.shadow.ShadowReads;
import com.voicehelper.strangler.shadow.Shadows;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.traffic.Traffic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.pattern.PathPatternParser;

/** The router in a real Tomcat, between a client that writes bytes, the module's code as a lambda, and a service that is a script. */
final class RouterFixture implements AutoCloseable {

    static final String MODULE = "notes";
    static final String SERVICE_KEY = "a-service-key-for-tests";

    /** The module's code in this process. */
    interface Code {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    final SettableStates states = new SettableStates(MODULE, "other");
    final SettableReplication replication = new SettableReplication();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Traffic traffic = new Traffic();
    final AtomicInteger ranHere = new AtomicInteger();
    final AtomicInteger aliased = new AtomicInteger();
    final Peer service = new Peer();
    final Router router;
    final ShadowReads shadow;
    private final Tomcat tomcat = new Tomcat();
    private volatile Code code = (request, response) -> response.getOutputStream().print("local");

    private RouterFixture(boolean local, RouterSettings settings, URI serviceUrl, Plan plan, Function<Replication, ShadowReads> shadow) throws IOException, LifecycleException {
        this(local, settings, serviceUrl, plan, shadow, null);
    }

    private RouterFixture(boolean local, RouterSettings settings, URI serviceUrl, Plan plan, Function<Replication, ShadowReads> shadow, ModuleStates real)
            throws IOException, LifecycleException {
        this.shadow = shadow.apply(replication);
        LocalModules modules = new LocalModules(List.of(MODULE, "other"), local ? List.of(MODULE, "other") : List.of("other"));
        Filter aliases = (request, response, chain) -> {
            aliased.incrementAndGet();
            chain.doFilter(request, response);
        };
        this.router = new Router(modules, Plans.of(plan), real == null ? states : real, replication,
                new ServiceSettings(Map.of(MODULE, new Service(serviceUrl == null ? service.url() : serviceUrl, null, null))), new ServiceKey(SERVICE_KEY),
                request -> request.getHeader("X-Trusted-Peer") != null, request -> "operator".equals(request.getHeader("X-Operator")), aliases, settings, registry, traffic, this.shadow);
        File base = Files.createTempDirectory("router").toFile();
        tomcat.setBaseDir(base.getPath());
        tomcat.setPort(0);
        tomcat.getConnector().setEncodedSolidusHandling("passthrough");
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "10000");
        tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("tomcat-"));
        tomcat.getEngine().getPipeline().addValve(new ClientConnection.Entrance());
        Context context = tomcat.addContext("", base.getPath());
        filter(context, "caller", RouterFixture::asCaller);
        filter(context, "router", router.filter());
        filter(context, "aliases", aliases);
        Wrapper servlet = Tomcat.addServlet(context, "module", new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
                ranHere.incrementAndGet();
                code.serve(request, response);
            }
        });
        servlet.setMultipartConfigElement(new MultipartConfigElement(base.getPath()));
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/", "module");
        tomcat.start();
    }

    static RouterFixture start() throws Exception {
        return new RouterFixture(true, settings(), null, plan(), Shadows::idle);
    }

    static RouterFixture start(RouterSettings settings) throws Exception {
        return new RouterFixture(true, settings, null, plan(), Shadows::idle);
    }

    static RouterFixture start(RouterSettings settings, URI serviceUrl) throws Exception {
        return new RouterFixture(true, settings, serviceUrl, plan(), Shadows::idle);
    }

    /** A node whose states are not the test's to set. */
    static RouterFixture start(ModuleStates real, URI serviceUrl) throws Exception {
        return new RouterFixture(true, settings(), serviceUrl, plan(), Shadows::idle, real);
    }

    /** A process without the module's code. */
    static RouterFixture startElsewhere(URI serviceUrl) throws Exception {
        return new RouterFixture(false, settings(), serviceUrl, plan(), Shadows::idle);
    }

    static RouterFixture start(Comparison comparison, Function<Replication, ShadowReads> shadow) throws Exception {
        return new RouterFixture(true, settings(), null, plan(comparison), shadow);
    }

    static RouterSettings settings() {
        return settings(100, 100);
    }

    static RouterSettings settings(int concurrency, int trackedWriters) {
        return new RouterSettings(Duration.ofMillis(500), Duration.ofMillis(700), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(300),
                DataSize.ofKilobytes(64), 3, concurrency, trackedWriters, Duration.ofMillis(300), 10, Duration.ofMillis(400));
    }

    static Plan plan() {
        return plan(Comparison.EXACT);
    }

    private static Plan plan(Comparison comparison) {
        return new Plan(MODULE, List.of(route("/api/v1/notes/stream", Route.Follows.WRITES), route("/api/v1/notes/**", Route.Follows.METHOD),
                new Route(PathPatternParser.defaultInstance.parse("/api/v1/ws"), Set.of(), Route.Follows.WRITES, true)),
                List.of(Plan.StickTo.USER, Plan.StickTo.ADDRESS), "salt", true,
                new Plan.Ramp(List.of(10_000), Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(1), 0, new Plan.Gates(100, 1.5, 10, Duration.ofSeconds(1), Duration.ofMinutes(1))),
                new Plan.SwitchLimits(Duration.ofSeconds(1), Duration.ofMillis(100), 3), comparison, Duration.ofMinutes(1));
    }

    private static Route route(String pattern, Route.Follows follows) {
        return new Route(PathPatternParser.defaultInstance.parse(pattern), Set.of(), follows, false);
    }

    void code(Code next) {
        code = next;
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    RawClient client() throws IOException {
        return new RawClient(port());
    }

    private static void filter(Context context, String name, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        context.addFilterMap(map);
    }

    /** The caller that the platform's security would have found. */
    private static void asCaller(jakarta.servlet.ServletRequest request, jakarta.servlet.ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String user = ((HttpServletRequest) request).getHeader("X-Test-User");
        try {
            if (user != null) {
                Caller caller = new Caller(user, "default", "user", null, "address-of-" + user);
                SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null));
            }
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    @Override
    public void close() throws Exception {
        router.close();
        shadow.close();
        tomcat.stop();
        tomcat.destroy();
        service.close();
    }
}
