package com.voicehelper.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The three servers that one development run stands on. Closed after the application, it ends without a word. */
public record DevelopmentServers(PostgresServer postgres, KafkaServer kafka, RedisServer redis) implements AutoCloseable {

    /** Starts all three side by side. */
    public static DevelopmentServers start() {
        var postgres = CompletableFuture.supplyAsync(PostgresServer::start);
        var kafka = CompletableFuture.supplyAsync(KafkaServer::start);
        var redis = CompletableFuture.supplyAsync(RedisServer::start);
        try {
            CompletableFuture.allOf(postgres, kafka, redis).join();
        } catch (CompletionException failure) {
            postgres.thenAccept(PostgresServer::close);
            kafka.thenAccept(KafkaServer::close);
            redis.thenAccept(RedisServer::close);
            throw failure;
        }
        return new DevelopmentServers(postgres.join(), kafka.join(), redis.join());
    }

    @Override
    public void close() {
        kafka.close();
        redis.close();
        postgres.close();
    }
}
