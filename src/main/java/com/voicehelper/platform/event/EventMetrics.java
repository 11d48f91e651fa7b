package com.voicehelper.platform.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** The figures of events: backlog and lag of publishing, lag of handling, what is set aside. Thread-safe. */
@Component
class EventMetrics {

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> levels = new ConcurrentHashMap<>();

    EventMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void published(String module, List<OutboxEntry> entries) {
        Timer lag = timer("voicehelper.events.publish.lag", "From the commit of an event to its acknowledgement by the transport", "module", module);
        Instant now = Instant.now();
        entries.forEach(entry -> lag.record(positive(Duration.between(entry.event().occurredAt(), now))));
    }

    void handled(String consumer, ReceivedEvent event) {
        timer("voicehelper.events.handle.lag", "From the commit of an event to its effect, or to its being set aside", "consumer", consumer)
                .record(positive(Duration.between(event.occurredAt(), Instant.now())));
    }

    void failed(String consumer) {
        registry.counter("voicehelper.events.failures", "consumer", consumer).increment();
    }

    void unpublished(String module, long events) {
        level("voicehelper.outbox.unpublished", "Events in the outbox that no transport has acknowledged", "module", module).set(events);
    }

    void setAside(String consumer, long events) {
        level("voicehelper.events.parked", "Events set aside: they failed, or wait behind one that did", "consumer", consumer).set(events);
    }

    private Timer timer(String name, String description, String tag, String value) {
        return Timer.builder(name).description(description).tag(tag, value).publishPercentileHistogram().register(registry);
    }

    private AtomicLong level(String name, String description, String tag, String value) {
        return levels.computeIfAbsent(name + " " + value, key -> {
            AtomicLong level = new AtomicLong();
            Gauge.builder(name, level, AtomicLong::get).description(description).tag(tag, value).register(registry);
            return level;
        });
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
