package com.voicehelper.support;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.testcontainers.kafka.KafkaContainer;

/** A Kafka broker (KRaft), empty. Close its clients first: they fill the log with errors otherwise. */
public final class KafkaServer implements AutoCloseable {

    private final String bootstrapServers;
    private final Runnable stop;

    private KafkaServer(String bootstrapServers, Runnable stop) {
        this.bootstrapServers = bootstrapServers;
        this.stop = stop;
    }

    public static KafkaServer start() {
        if (Services.containers()) {
            KafkaContainer kafka = new KafkaContainer("apache/kafka:4.2.1");
            kafka.start();
            return new KafkaServer(kafka.getBootstrapServers(), kafka::stop);
        }
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.afterPropertiesSet();
        return new KafkaServer(broker.getBrokersAsString(), broker::destroy);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        stop.run();
    }
}
