package com.voicehelper.platform.event;

import com.voicehelper.platform.event.EventTransport.EventSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's membership in its group, on a thread of its own. It is a member only while this side owns the module's
 * writes, and commits an offset only after everything before it was handled or set aside.
 */
final class KafkaSubscription implements EventSubscription {

    private static final Logger log = LoggerFactory.getLogger(KafkaSubscription.class);
    private static final Duration OWNER_CHECK = Duration.ofMillis(250);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final EventConsumer consumer;
    private final KafkaTransport transport;
    private final Map<String, Object> connection;
    private final KafkaTopics topics;
    private final KafkaRecords records;
    private final Pulse pulse = new Pulse();
    private final Worker worker;
    private volatile @Nullable KafkaConsumer<String, byte[]> member;
    private int failures;

    KafkaSubscription(EventConsumer consumer, KafkaTransport transport, Map<String, Object> connection, KafkaTopics topics, KafkaRecords records) {
        this.consumer = consumer;
        this.transport = transport;
        this.connection = connection;
        this.topics = topics;
        this.records = records;
        this.worker = new Worker("consumer " + consumer.name(), pulse, this::run);
    }

    void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.signalStop();
        KafkaConsumer<String, byte[]> current = member;
        if (current != null) {
            current.wakeup();
        } else {
            worker.interrupt();
        }
        worker.stop();
    }

    private void run() {
        while (worker.running()) {
            if (!consumer.ownsWrites()) {
                pulse.pause(OWNER_CHECK);
                continue;
            }
            try {
                topics.ensure(consumer.handler().topics());
                consume();
            } catch (WakeupException exception) {
                log.debug("{} wakes up to stop", consumer.name());
            } catch (RuntimeException exception) {
                failed(exception);
            }
        }
    }

    private void consume() {
        try (KafkaConsumer<String, byte[]> joined = new KafkaConsumer<>(properties())) {
            member = joined;
            joined.subscribe(consumer.handler().topics());
            while (worker.running() && consumer.ownsWrites()) {
                ConsumerRecords<String, byte[]> polled = joined.poll(Duration.ofMillis(250));
                if (!polled.isEmpty()) {
                    consumer.deliver(events(polled));
                    joined.commitSync(Duration.ofSeconds(10));
                }
                recovered();
            }
        } finally {
            member = null;
        }
    }

    private List<ReceivedEvent> events(ConsumerRecords<String, byte[]> polled) {
        List<ReceivedEvent> events = new ArrayList<>(polled.count());
        for (ConsumerRecord<String, byte[]> record : polled) {
            try {
                events.add(records.read(record));
            } catch (IllegalArgumentException exception) {
                log.warn("{}-{}@{} {}", record.topic(), record.partition(), record.offset(), exception.getMessage());
                transport.deadLetter(record, consumer.name(), String.valueOf(exception.getMessage()));
            }
        }
        return events;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(connection);
        properties.put("group.id", consumer.name());
        properties.put("key.deserializer", StringDeserializer.class);
        properties.put("value.deserializer", ByteArrayDeserializer.class);
        properties.put("isolation.level", "read_committed");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("max.poll.records", 200);
        properties.put("session.timeout.ms", 10_000);
        properties.put("heartbeat.interval.ms", 2000);
        properties.put("fetch.max.wait.ms", 250);
        properties.put("metadata.max.age.ms", 30_000);
        return properties;
    }

    private void failed(RuntimeException exception) {
        if (!worker.running()) {
            return;
        }
        if (failures++ == 0 && !Failures.notOwner(exception)) {
            log.warn("{} consumes nothing for now: {}", consumer.name(), Failures.sentence(exception));
        }
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 6));
        pulse.pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    private void recovered() {
        if (failures > 0) {
            log.info("{} consumes again", consumer.name());
            failures = 0;
        }
    }
}
