package com.voicehelper.support;

import org.jspecify.annotations.Nullable;

/** A real Kafka broker (KRaft) for tests: one per JVM. */
public final class TestKafka {

    private static @Nullable KafkaServer server;

    private TestKafka() {}

    public static synchronized String bootstrapServers() {
        if (server == null) {
            server = KafkaServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return server.bootstrapServers();
    }
}
