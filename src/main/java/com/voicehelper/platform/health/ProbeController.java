package com.voicehelper.platform.health;

import com.voicehelper.platform.health.HealthChecks.Report;
import com.voicehelper.platform.health.HealthChecks.Result;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What monitors and clients ask before anything else: cheap, open to all, true. */
@RestController
class ProbeController {

    private static final MediaType PROMETHEUS = MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

    private final HealthChecks checks;
    private final List<DerivedData> derived;
    private final Version version;
    private final ApplicationAvailability availability;
    private final ObjectProvider<PrometheusMeterRegistry> metrics;
    private final Clock clock;
    private final String service;

    ProbeController(HealthChecks checks, List<DerivedData> derived, Version version, ApplicationAvailability availability, ObjectProvider<PrometheusMeterRegistry> metrics,
            Clock clock, @Value("${spring.application.name}") String service) {
        this.checks = checks;
        this.derived = derived;
        this.version = version;
        this.availability = availability;
        this.metrics = metrics;
        this.clock = clock;
        this.service = service;
    }

    @GetMapping({"/health", "/healthz"})
    ResponseEntity<Map<String, Object>> health() {
        Report report = checks.report();
        Map<String, Object> services = new LinkedHashMap<>();
        report.results().forEach(result -> services.put(result.name(), word(result)));
        return answer(report.healthy(), about(report, services));
    }

    @GetMapping("/health/detailed")
    ResponseEntity<Map<String, Object>> detailed() {
        Report report = checks.report();
        Map<String, Object> services = new LinkedHashMap<>();
        report.results().forEach(result -> services.put(result.name(),
                Map.of("status", word(result), "critical", result.critical(), "latency_ms", result.took().toMillis())));
        return answer(report.healthy(), about(report, services));
    }

    @GetMapping({"/ready", "/readiness"})
    ResponseEntity<Map<String, Object>> ready() {
        boolean started = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
        boolean ready = started && checks.report().healthy();
        return answer(ready, Map.of("status", ready ? "ready" : "not ready", "timestamp", now()));
    }

    @GetMapping("/version")
    Map<String, Object> version() {
        return Map.of("version", version.version(), "build_time", version.buildTime(), "git_commit", version.commit(), "service", service);
    }

    @GetMapping("/api/v1/ping")
    Map<String, Object> ping() {
        return Map.of("message", "pong", "time", now());
    }

    @GetMapping("/api/v2/health")
    ResponseEntity<Map<String, Object>> healthOfVersion2() {
        boolean healthy = checks.report().healthy();
        return answer(healthy, Map.of("status", healthy ? "healthy" : "unhealthy", "version", version.version(), "service", service, "timestamp", now()));
    }

    @GetMapping("/metrics")
    ResponseEntity<String> metrics() {
        PrometheusMeterRegistry registry = metrics.getIfAvailable();
        return registry == null
                ? ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).contentType(PROMETHEUS).body("")
                : ResponseEntity.ok().contentType(PROMETHEUS).body(registry.scrape("text/plain; version=0.0.4; charset=utf-8"));
    }

    private Map<String, Object> about(Report report, Map<String, Object> services) {
        List<String> degraded = report.results().stream().filter(result -> !result.healthy()).map(Result::name).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", report.healthy() ? "ok" : "unhealthy");
        body.put("version", version.version());
        body.put("build_time", version.buildTime());
        body.put("git_commit", version.commit());
        body.put("timestamp", now());
        body.put("service", service);
        body.put("services", services);
        body.put("degraded", degraded);
        body.put("derived_data", derived.stream().collect(Collectors.toMap(DerivedData::name, each -> each.current() ? "current" : "behind")));
        return body;
    }

    private static String word(Result result) {
        return result.healthy() ? "healthy" : "unhealthy";
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static ResponseEntity<Map<String, Object>> answer(boolean good, Map<String, Object> body) {
        return ResponseEntity.status(good ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).cacheControl(CacheControl.noStore()).body(body);
    }
}
