package com.voicehelper.strangler.router;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One circuit breaker per module for the reads that go to its service. Each change of its state is logged once. */
final class Breakers {

    private static final Logger log = LoggerFactory.getLogger(Breakers.class);

    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final CircuitBreakerConfig config;
    private final MeterRegistry registry;

    Breakers(int window, Duration open, MeterRegistry registry) {
        this.registry = registry;
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowSize(window)
                .minimumNumberOfCalls(Math.min(window, 10))
                .failureRateThreshold(50)
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(5)
                .maxWaitDurationInHalfOpenState(open)
                .build();
    }

    CircuitBreaker of(String module) {
        return breakers.computeIfAbsent(module, this::create);
    }

    private CircuitBreaker create(String module) {
        CircuitBreaker breaker = CircuitBreaker.of(module, config);
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition()) {
                case HALF_OPEN_TO_OPEN -> log.debug("The service of module {} still fails; reads stay local", module);
                case CLOSED_TO_OPEN -> log.warn("The service of module {} failed {} % of its last reads; reads stay local for {}",
                        module, Math.round(breaker.getMetrics().getFailureRate()), config.getWaitIntervalFunctionInOpenState().apply(1) + " ms");
                case HALF_OPEN_TO_CLOSED -> log.info("The service of module {} answers again; reads go there", module);
                default -> log.debug("The circuit breaker of module {}: {}", module, event.getStateTransition());
            }
        });
        Gauge.builder("voicehelper.strangler.breaker.open", breaker, each -> each.getState() == CircuitBreaker.State.OPEN ? 1 : 0)
                .description("1 while reads are kept away from the module's service because it failed")
                .tag("module", module)
                .register(registry);
        return breaker;
    }
}
