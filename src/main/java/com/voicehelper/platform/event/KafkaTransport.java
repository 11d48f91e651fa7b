package com.voicehelper.platform.event;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events over Kafka. A lane publishes each page as one transaction of a {@code transactional.id} that is the lane's own: opening
 * a publisher raises the producer's epoch at the broker, which from then on refuses whatever a predecessor still holds, and
 * discards what it had sent and not committed. Our consumers read committed records only. Thread-safe.
 */
final class KafkaTransport implements EventTransport, AutoCloseable {

    private final Map<String, Object> connection;
    private final KafkaTopics topics;
    private final KafkaRecords records;
    private final Function<Map<String, Object>, Producer<String, byte[]>> producers;
    private @Nullable Producer<String, byte[]> deadLetters;

    KafkaTransport(KafkaSettings settings, KafkaRecords records) {
        this(settings, records, KafkaProducer::new);
    }

    KafkaTransport(KafkaSettings settings, KafkaRecords records, Function<Map<String, Object>, Producer<String, byte[]>> producers) {
        String servers = Objects.requireNonNull(settings.bootstrapServers());
        if (!servers.matches("\\s*[^\\s,:]+:\\d{1,5}(\\s*,\\s*[^\\s,:]+:\\d{1,5})*\\s*")) {
            throw new ConfigurationException("voicehelper.kafka.bootstrap-servers", "must be host:port, several separated by commas; it is '" + servers + "'");
        }
        this.connection = new HashMap<>();
        this.connection.put("request.timeout.ms", 4000);
        this.connection.put("default.api.timeout.ms", 5000);
        this.connection.put("reconnect.backoff.max.ms", 1000);
        this.connection.putAll(settings.properties());
        this.connection.put("bootstrap.servers", servers.replaceAll("\\s", ""));
        this.topics = new KafkaTopics(connection);
        this.records = records;
        this.producers = producers;
    }

    @Override
    public EventPublisher open(String module, UUID lane) {
        Producer<String, byte[]> producer = producer(Map.of(
                "transactional.id", "voicehelper.outbox." + module + "." + lane,
                "transaction.timeout.ms", 10_000)); // how long a killed relay may keep readers behind its open transaction
        try {
            producer.initTransactions();
            return new KafkaPublisher(producer, topics, records);
        } catch (RuntimeException exception) {
            producer.close(Duration.ZERO);
            throw KafkaPublisher.translated(exception);
        }
    }

    @Override
    public EventSubscription subscribe(EventConsumer consumer) {
        KafkaSubscription subscription = new KafkaSubscription(consumer, this, connection, topics, records);
        subscription.start();
        return subscription;
    }

    @Override
    public void deadLetter(ReceivedEvent event, String consumer, int attempts, String error, Instant failedAt) {
        send(records.writeDead(event, consumer, attempts, error, failedAt));
    }

    void deadLetter(ConsumerRecord<String, byte[]> malformed, String consumer, String error) {
        send(records.writeDead(malformed, consumer, error));
    }

    private void send(ProducerRecord<String, byte[]> dead) {
        topics.ensure(List.of(dead.topic()));
        try {
            deadLetters().send(dead).get(15, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new TransportUnavailableException("interrupted", exception);
        } catch (ExecutionException | TimeoutException | KafkaException exception) {
            throw new TransportUnavailableException("Kafka did not take a dead letter", exception);
        }
    }

    private synchronized Producer<String, byte[]> deadLetters() {
        if (deadLetters == null) {
            deadLetters = producer(Map.of());
        }
        return deadLetters;
    }

    private Producer<String, byte[]> producer(Map<String, Object> further) {
        Map<String, Object> properties = new HashMap<>(Map.of("delivery.timeout.ms", 8000, "max.block.ms", 5000));
        properties.putAll(connection);
        properties.put("key.serializer", StringSerializer.class);
        properties.put("value.serializer", ByteArraySerializer.class);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("max.request.size", 4 * 1024 * 1024);
        properties.putAll(further);
        try {
            return producers.apply(properties);
        } catch (KafkaException exception) {
            throw new TransportUnavailableException("Kafka cannot be reached", exception);
        }
    }

    @Override
    public synchronized void close() {
        if (deadLetters != null) {
            deadLetters.close(Duration.ofSeconds(2));
        }
    }
}
