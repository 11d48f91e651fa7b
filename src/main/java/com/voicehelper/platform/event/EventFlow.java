package com.voicehelper.platform.event;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventTransport.EventSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Everything that moves events in this process: a relay per local module, a subscription and the retries per consumer. Starts
 * and stops with the application: after the pools are there, after the last request was answered, and before the pools close.
 */
final class EventFlow implements SmartLifecycle, OutboxBacklog {

    private static final Logger log = LoggerFactory.getLogger(EventFlow.class);
    private static final Duration GAUGE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration DRAIN_CHECK = Duration.ofMillis(5);

    private final Map<String, ModuleDatabase> databases = new TreeMap<>();
    private final Map<String, OutboxRelay> relays = new TreeMap<>();
    private final List<EventConsumer> consumers;
    private final List<ParkedEventRetries> retries;
    private final List<EventSubscription> subscriptions = new ArrayList<>();
    private final EventTransport transport;
    private final EventMetrics metrics;
    private final Pulse pulse = new Pulse();
    private final Worker gauges = new Worker("outbox gauges", pulse, this::measure);
    private volatile boolean running;

    EventFlow(List<ModuleDatabase> databases, List<EventConsumer> consumers, EventTransport transport, EventSettings settings, EventRows rows,
            EventMetrics metrics) {
        databases.forEach(database -> {
            this.databases.put(database.module(), database);
            this.relays.put(database.module(), new OutboxRelay(database, transport, settings, rows, metrics));
        });
        this.consumers = List.copyOf(consumers);
        this.retries = consumers.stream().map(consumer -> new ParkedEventRetries(consumer, transport, settings, metrics)).toList();
        this.transport = transport;
        this.metrics = metrics;
    }

    /** Something was committed in the module's outbox. Never blocks, never fails. */
    void nudge(String module) {
        OutboxRelay relay = relays.get(module);
        if (relay != null) {
            relay.nudge();
        }
    }

    /** The modules whose events cannot be published now, as this node knows it. */
    List<String> stuck() {
        return relays.values().stream().filter(OutboxRelay::stuck).map(OutboxRelay::module).toList();
    }

    List<EventConsumer> consumers() {
        return consumers;
    }

    @Override
    public long unpublished(String module) {
        ModuleDatabase database = databases.get(module);
        if (database == null) {
            throw new IllegalArgumentException("The module " + module + " does not run in this process");
        }
        return Objects.requireNonNull(database.dsl().fetchOne("select outbox_unpublished()")).get(0, Long.class);
    }

    @Override
    public boolean awaitDrained(String module, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (unpublished(module) > 0) {
            if (System.nanoTime() >= deadline || !running) {
                return false;
            }
            nudge(module);
            pulse.pause(DRAIN_CHECK);
        }
        return true;
    }

    private void measure() {
        while (gauges.running()) {
            long began = System.nanoTime();
            try {
                databases.keySet().forEach(module -> metrics.unpublished(module, unpublished(module)));
            } catch (RuntimeException exception) {
                log.debug("The backlog could not be counted", exception);
            }
            Duration cost = Duration.ofNanos((System.nanoTime() - began) * 10);
            pulse.pause(cost.compareTo(GAUGE_INTERVAL) > 0 ? cost : GAUGE_INTERVAL);
        }
    }

    /** Consumers first: in process a relay publishes to those that are there. */
    @Override
    public void start() {
        running = true;
        consumers.forEach(consumer -> subscriptions.add(transport.subscribe(consumer)));
        retries.forEach(ParkedEventRetries::start);
        relays.values().forEach(OutboxRelay::start);
        gauges.start();
    }

    @Override
    public void stop() {
        running = false;
        List<Runnable> steps = new ArrayList<>();
        steps.add(gauges::stop);
        relays.values().forEach(relay -> steps.add(relay::stop));
        retries.forEach(retry -> steps.add(retry::stop));
        sideBySide(steps);
        sideBySide(subscriptions.stream().<Runnable>map(subscription -> subscription::close).toList());
        if (transport instanceof KafkaTransport kafka) {
            kafka.close();
        }
    }

    private static void sideBySide(List<Runnable> steps) {
        List<Thread> threads = steps.stream().map(step -> Thread.ofVirtual().start(step)).toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A relay that has stopped does not start again. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Below the web server's, so that requests end before events do. */
    @Override
    public int getPhase() {
        return 0;
    }
}
