package com.voicehelper.platform.event;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventTransport.EventPublisher;
import com.voicehelper.platform.event.OutboxLane.Cursor;
import com.voicehelper.platform.event.OutboxLane.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one module's outbox: on one node at a time, page by page, moving the cursor after the transport acknowledged all
 * of a page. Runs wherever the module does, whoever owns its writes: what is in this side's outbox leaves from here.
 *
 * <p>What keeps a relay that was stopped and woken from publishing over its successor: the successor holds the advisory lock,
 * so the predecessor's session had ended; it opened the publisher of the same name, which makes the broker refuse the
 * predecessor's transactions (and, in process, the inbox refuses what was handled); it raised the cursor's epoch, so the
 * predecessor cannot move the cursor.
 */
final class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration FOLLOW_INTERVAL = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration CLEAN_INTERVAL = Duration.ofMinutes(1);

    private final ModuleDatabase database;
    private final EventTransport transport;
    private final EventSettings settings;
    private final EventRows rows;
    private final EventMetrics metrics;
    private final Pulse pulse = new Pulse();
    private final Worker worker;
    private Instant cleaned = Instant.now();
    private volatile boolean publishing;
    private volatile int failures;

    OutboxRelay(ModuleDatabase database, EventTransport transport, EventSettings settings, EventRows rows, EventMetrics metrics) {
        this.database = database;
        this.transport = transport;
        this.settings = settings;
        this.rows = rows;
        this.metrics = metrics;
        this.worker = new Worker("relay " + database.module(), pulse, this::run);
    }

    String module() {
        return database.module();
    }

    /** Whether the last try to publish failed. */
    boolean stuck() {
        return failures > 0;
    }

    void start() {
        worker.start();
    }

    /** Lets it finish a page; what waits for a broker, or for the lead, is not waited for. */
    void stop() {
        if (!publishing) {
            worker.interrupt();
        }
        worker.stop();
    }

    /** Something was committed: look now instead of at the next poll. */
    void nudge() {
        pulse.beat();
    }

    private void run() {
        while (worker.running()) {
            try (Leadership leadership = Leadership.open(database, settings.leaderTimeout())) {
                while (worker.running() && !leadership.acquire()) {
                    pulse.pause(FOLLOW_INTERVAL);
                }
                lead(leadership);
            } catch (SupersededException exception) {
                log.info("Relay of {} stands back: {}", module(), exception.getMessage());
                pulse.pause(FOLLOW_INTERVAL);
            } catch (SQLException | RuntimeException exception) {
                failed(exception);
            }
        }
    }

    private void lead(Leadership leadership) {
        if (!worker.running()) {
            return;
        }
        OutboxLane lane = new OutboxLane(leadership.sql(), rows);
        try (EventPublisher publisher = transport.open(module(), lane.producer())) {
            Cursor cursor = lane.lead();
            log.info("Relay of {} leads epoch {}", module(), cursor.epoch());
            while (worker.running()) {
                publishing = true;
                cursor = publishPage(lane, publisher, cursor);
            }
        } finally {
            publishing = false;
        }
    }

    private Cursor publishPage(OutboxLane lane, EventPublisher publisher, Cursor cursor) {
        Page page = lane.read(cursor, settings.pageSize());
        if (page.entries().isEmpty() && cursor.reading() == null) {
            recovered();
            clean(lane, cursor);
            pulse.await(settings.pollInterval());
            return cursor;
        }
        if (!page.entries().isEmpty()) {
            publisher.publish(page.entries().stream().map(OutboxEntry::event).toList());
        }
        lane.move(page.next());
        recovered();
        metrics.published(module(), page.entries());
        return page.next();
    }

    private void clean(OutboxLane lane, Cursor cursor) {
        if (cleaned.plus(CLEAN_INTERVAL).isBefore(Instant.now()) && lane.clean(cursor, settings.retention()) == 0) {
            cleaned = Instant.now();
        }
    }

    /** One line when it begins and one when it ends; the backlog shows the rest. */
    private void failed(Exception exception) {
        if (!worker.running()) {
            return;
        }
        failures = failures + 1;
        if (failures == 1) {
            log.warn("Events of {} wait in the outbox: {}", module(), Failures.sentence(exception));
            log.debug("The failure of the relay", exception);
        }
        Duration pause = settings.backOffAfter(failures);
        pulse.pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private void recovered() {
        if (failures > 0) {
            log.info("Events of {} are published again", module());
            failures = 0;
        }
    }
}
