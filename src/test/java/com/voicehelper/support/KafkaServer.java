package com.voicehelper.support;

import java.io.OutputStream;
import java.io.PrintStream;
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
        EmbeddedKafkaKraftBroker broker = embedded();
        quietly(broker::afterPropertiesSet);
        return new KafkaServer(broker.getBrokersAsString(), broker::destroy);
    }

    /** One that is reached by this cable only, as its advertised address is the cable's. */
    public static KafkaServer behind(Cable cable) {
        EmbeddedKafkaKraftBroker broker = embedded();
        broker.brokerProperty("advertised.listeners", "EXTERNAL://localhost:" + cable.port());
        quietly(broker::afterPropertiesSet);
        String address = broker.getBrokersAsString();
        cable.connectTo(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        return new KafkaServer("localhost:" + cable.port(), broker::destroy);
    }

    private static EmbeddedKafkaKraftBroker embedded() {
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
        // What a cluster of three keeps three times, one broker keeps once: the relay publishes in transactions.
        broker.brokerProperty("transaction.state.log.replication.factor", "1");
        broker.brokerProperty("transaction.state.log.min.isr", "1");
        broker.brokerProperty("transaction.state.log.num.partitions", "5");
        return broker;
    }

    /** The broker's formatter of its data folder writes to standard output, whatever the logging says. */
    private static synchronized void quietly(Runnable start) {
        PrintStream output = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            start.run();
        } finally {
            System.setOut(output);
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        stop.run();
    }
}
