package com.voicehelper.platform.event;

import com.voicehelper.platform.event.ParkedEventTable.Parked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with what one consumer set aside: tries the first event of each key again when its time has come, writes what used
 * up its attempts to the dead-letter topic, and forgets old inbox rows. Runs on every node of the owner; a key is one node's
 * at a time.
 */
final class ParkedEventRetries {

    private static final Logger log = LoggerFactory.getLogger(ParkedEventRetries.class);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final Duration FORGET_INTERVAL = Duration.ofMinutes(1);

    private final EventConsumer consumer;
    private final EventTransport transport;
    private final EventSettings settings;
    private final EventMetrics metrics;
    private final Pulse pulse = new Pulse();
    private final Worker worker;
    private Instant forgotten = Instant.now();
    private boolean failing;

    ParkedEventRetries(EventConsumer consumer, EventTransport transport, EventSettings settings, EventMetrics metrics) {
        this.consumer = consumer;
        this.transport = transport;
        this.settings = settings;
        this.metrics = metrics;
        this.worker = new Worker("retries " + consumer.name(), pulse, this::run);
    }

    void start() {
        worker.start();
    }

    void stop() {
        worker.stop();
    }

    private void run() {
        while (worker.running()) {
            long began = System.nanoTime();
            boolean busy = false;
            try {
                busy = consumer.ownsWrites() && goOn();
                failing = false;
            } catch (RuntimeException exception) {
                failed(exception);
            }
            Duration wait = Duration.ofNanos((System.nanoTime() - began) * 4);
            Duration least = busy ? SHORTEST_WAIT : LONGEST_WAIT;
            pulse.pause(wait.compareTo(least) > 0 ? wait : least);
        }
    }

    /** Whether anything waits for another attempt soon. */
    private boolean goOn() {
        ParkedEventTable parked = consumer.parked();
        long waiting = parked.count(consumer.name());
        metrics.setAside(consumer.name(), waiting);
        forget(parked);
        if (waiting == 0) {
            return false;
        }
        List<Parked> due = parked.due(consumer.name(), settings.attempts());
        due.forEach(this::retryKey);
        parked.notDeadLettered(consumer.name(), settings.attempts()).forEach(this::deadLetter);
        return true;
    }

    private void retryKey(Parked first) {
        Parked candidate = first;
        while (candidate != null && worker.running() && candidate.attempts() < settings.attempts()) {
            candidate = consumer.retry(candidate) == null ? next(candidate) : null;
        }
    }

    private @Nullable Parked next(Parked handled) {
        return consumer.parked().first(consumer.name(), handled.event().topic(), handled.event().aggregateId());
    }

    private void deadLetter(Parked dead) {
        transport.deadLetter(dead.event(), consumer.name(), dead.attempts(), String.valueOf(dead.error()), dead.failedAt().toInstant());
        consumer.parked().deadLettered(dead.id());
    }

    private void forget(ParkedEventTable parked) {
        if (forgotten.plus(FORGET_INTERVAL).isBefore(Instant.now()) && parked.forget(consumer.name(), settings.inboxRetention()) == 0) {
            forgotten = Instant.now();
        }
    }

    private void failed(RuntimeException exception) {
        if (worker.running() && !failing && !Failures.notOwner(exception)) {
            failing = true;
            log.warn("What {} set aside cannot be gone on with now: {}", consumer.name(), Failures.sentence(exception));
        }
    }
}
