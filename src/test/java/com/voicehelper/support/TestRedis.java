package com.voicehelper.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis server for tests: one per JVM. */
public final class TestRedis {

    private static String url;

    private TestRedis() {}

    public static synchronized String url() {
        if (url == null) {
            try (ServerSocket free = new ServerSocket(0)) {
                int port = free.getLocalPort();
                free.close();
                RedisServer server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").setting("save \"\"").build();
                server.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.stop();
                    } catch (IOException exception) {
                        throw new UncheckedIOException(exception);
                    }
                }));
                url = "redis://127.0.0.1:" + port;
            } catch (IOException exception) {
                throw new UncheckedIOException(exception);
            }
        }
        return url;
    }
}
