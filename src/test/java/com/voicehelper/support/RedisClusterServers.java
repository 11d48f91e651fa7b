package com.voicehelper.support;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import redis.embedded.RedisShardedCluster;

/** A Redis cluster of three masters. */
public final class RedisClusterServers implements AutoCloseable {

    private final RedisShardedCluster cluster;

    private RedisClusterServers(RedisShardedCluster cluster) {
        this.cluster = cluster;
    }

    public static RedisClusterServers start() throws IOException {
        RedisShardedCluster cluster = RedisShardedCluster.newRedisCluster()
                .ephemeral()
                .initializationTimeout(Duration.ofSeconds(20))
                .shard("one", 0).shard("two", 0).shard("three", 0)
                .build();
        cluster.start();
        return new RedisClusterServers(cluster);
    }

    public List<String> urls() {
        return cluster.ports().stream().map(port -> "redis://127.0.0.1:" + port).toList();
    }

    @Override
    public void close() throws IOException {
        cluster.stop();
    }
}
