package com.voicehelper.platform.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An event as a Kafka record, and back: the key is the aggregate's id, the value the payload, the rest are headers. */
record KafkaRecords(JsonMapper json) {

    static final String DEAD_LETTERS = ".dlq";

    ProducerRecord<String, byte[]> write(ReceivedEvent event) {
        return write(event, event.topic());
    }

    ProducerRecord<String, byte[]> writeDead(ReceivedEvent event, String consumer, int attempts, String error, Instant failedAt) {
        ProducerRecord<String, byte[]> record = write(event, event.topic() + DEAD_LETTERS);
        addDeath(record.headers(), consumer, attempts, error, failedAt);
        return record;
    }

    /** A record that is no event, as it was. */
    ProducerRecord<String, byte[]> writeDead(ConsumerRecord<String, byte[]> malformed, String consumer, String error) {
        var record = new ProducerRecord<>(malformed.topic() + DEAD_LETTERS, null, malformed.key(), malformed.value(), malformed.headers());
        addDeath(record.headers(), consumer, 1, error, Instant.now());
        return record;
    }

    /** @throws IllegalArgumentException when the record is not an event */
    ReceivedEvent read(ConsumerRecord<String, byte[]> record) {
        Headers headers = record.headers();
        try {
            return new ReceivedEvent(
                    UUID.fromString(required(headers, "event-id")),
                    record.topic(),
                    required(headers, "event-type"),
                    Integer.parseInt(required(headers, "event-version")),
                    required(headers, "aggregate-type"),
                    record.key() != null ? record.key() : required(headers, "aggregate-id"),
                    value(headers, "tenant-id"),
                    Instant.parse(required(headers, "occurred-at")),
                    value(headers, "correlation-id"),
                    value(headers, "causation-id"),
                    value(headers, "traceparent"),
                    json.readTree(record.value()));
        } catch (RuntimeException exception) {
            throw new IllegalArgumentException("is not an event: " + exception.getMessage(), exception);
        }
    }

    private ProducerRecord<String, byte[]> write(ReceivedEvent event, String topic) {
        var record = new ProducerRecord<>(topic, event.aggregateId(), json.writeValueAsBytes(event.payload()));
        Headers headers = record.headers();
        add(headers, "event-id", event.id().toString());
        add(headers, "event-type", event.type());
        add(headers, "event-version", Integer.toString(event.version()));
        add(headers, "aggregate-type", event.aggregateType());
        add(headers, "aggregate-id", event.aggregateId());
        add(headers, "tenant-id", event.tenantId());
        add(headers, "occurred-at", event.occurredAt().toString());
        add(headers, "correlation-id", event.correlationId());
        add(headers, "causation-id", event.causationId());
        add(headers, "traceparent", event.traceparent());
        return record;
    }

    private static void addDeath(Headers headers, String consumer, int attempts, String error, Instant failedAt) {
        List.of("error", "attempts", "failed-at", "consumer").forEach(headers::remove);
        add(headers, "error", error);
        add(headers, "attempts", Integer.toString(attempts));
        add(headers, "failed-at", failedAt.toString());
        add(headers, "consumer", consumer);
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static @Nullable String value(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String required(Headers headers, String name) {
        String value = value(headers, name);
        if (value == null) {
            throw new IllegalArgumentException("the header " + name + " is missing");
        }
        return value;
    }
}
