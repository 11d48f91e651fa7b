package com.voicehelper.platform.event;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that are missing, where the application may, before anything is sent to them or read from them. Thread-safe. */
final class KafkaTopics {

    private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);
    private static final Map<String, Integer> PARTITIONS = Map.of(
            "identity.events", 3,
            "conversation.events", 6,
            "document.events", 3,
            "ai.tasks", 12,
            "ai.results", 6,
            "notification.requests", 3);
    private static final int OTHERWISE = 3;
    private static final String LARGEST_RECORD = "4194304";

    private final Map<String, Object> properties;
    private final Set<String> present = ConcurrentHashMap.newKeySet();

    KafkaTopics(Map<String, Object> properties) {
        this.properties = properties;
    }

    static int partitions(String topic) {
        String base = topic.endsWith(KafkaRecords.DEAD_LETTERS) ? topic.substring(0, topic.length() - KafkaRecords.DEAD_LETTERS.length()) : topic;
        return PARTITIONS.getOrDefault(base, OTHERWISE);
    }

    /** @throws TransportUnavailableException when the broker does not answer */
    void ensure(Collection<String> topics) {
        List<String> unknown = topics.stream().distinct().filter(topic -> !present.contains(topic)).toList();
        if (unknown.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(properties)) {
            int brokers = admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size();
            Set<String> existing = admin.listTopics().names().get(5, TimeUnit.SECONDS);
            List<NewTopic> missing = unknown.stream()
                    .filter(topic -> !existing.contains(topic))
                    .map(topic -> new NewTopic(topic, partitions(topic), (short) (brokers >= 3 ? 3 : 1)).configs(Map.of("max.message.bytes", LARGEST_RECORD)))
                    .toList();
            for (var creation : admin.createTopics(missing).values().entrySet()) {
                await(creation.getKey(), creation.getValue().toCompletionStage().toCompletableFuture());
            }
            present.addAll(unknown);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new TransportUnavailableException("interrupted", exception);
        } catch (ExecutionException | TimeoutException | KafkaException exception) {
            throw new TransportUnavailableException("Kafka does not answer", exception);
        }
    }

    private static void await(String topic, Future<?> creation) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            creation.get(5, TimeUnit.SECONDS);
            log.info("Created the topic {} with {} partitions", topic, partitions(topic));
        } catch (ExecutionException exception) {
            if (exception.getCause() instanceof AuthorizationException) {
                log.warn("The topic {} is missing and may not be created here", topic);
            } else if (!(exception.getCause() instanceof TopicExistsException)) {
                throw exception;
            }
        }
    }
}
