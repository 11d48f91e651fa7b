package com.voicehelper.support;

import org.jspecify.annotations.Nullable;

/** A real Redis server for tests: one per JVM. */
public final class TestRedis {

    private static @Nullable RedisServer server;

    private TestRedis() {}

    public static synchronized String url() {
        if (server == null) {
            server = RedisServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return server.url();
    }
}
