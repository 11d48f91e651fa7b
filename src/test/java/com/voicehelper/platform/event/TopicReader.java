package com.voicehelper.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** All records of a topic, from its beginning to its present end. */
final class TopicReader {

    private TopicReader() {}

    static List<ConsumerRecord<String, byte[]>> committed(String bootstrapServers, String topic) {
        return read(bootstrapServers, topic, "read_committed");
    }

    /** With what was sent in transactions that never came to be. */
    static List<ConsumerRecord<String, byte[]>> uncommitted(String bootstrapServers, String topic) {
        return read(bootstrapServers, topic, "read_uncommitted");
    }

    private static List<ConsumerRecord<String, byte[]>> read(String bootstrapServers, String topic, String isolation) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<String, byte[]>(Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation,
                "key.deserializer", StringDeserializer.class, "value.deserializer", ByteArrayDeserializer.class))) {
            var partitions = consumer.partitionsFor(topic).stream().map(partition -> new TopicPartition(topic, partition.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** Per note its revisions in the order of the topic. */
    static Map<String, List<Integer>> revisions(List<ConsumerRecord<String, byte[]>> records) {
        JsonMapper json = new JsonMapper();
        Map<String, List<Integer>> revisions = new TreeMap<>();
        records.forEach(record -> revisions.computeIfAbsent(record.key(), note -> new ArrayList<>())
                .add(json.readTree(record.value()).get("new_revision").intValue()));
        return revisions;
    }
}
