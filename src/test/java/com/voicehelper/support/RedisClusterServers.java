package com.voicehelper.support;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisShardedCluster;

/** A Redis cluster of three masters. */
public final class RedisClusterServers implements AutoCloseable {

    private final RedisShardedCluster cluster;

    private RedisClusterServers(RedisShardedCluster cluster) {
        this.cluster = cluster;
    }

    /** Returns when every master knows that the cluster is whole. */
    public static RedisClusterServers start() throws Exception {
        RedisShardedCluster cluster = RedisShardedCluster.newRedisCluster()
                .ephemeral()
                .initializationTimeout(Duration.ofSeconds(20))
                .shard("one", 0).shard("two", 0).shard("three", 0)
                .build();
        cluster.start();
        for (int port : cluster.ports()) {
            Eventually.holds(() -> whole(port));
        }
        return new RedisClusterServers(cluster);
    }

    private static boolean whole(int port) {
        try (Jedis master = new Jedis("127.0.0.1", port)) {
            return master.clusterInfo().contains("cluster_state:ok");
        }
    }

    public List<String> urls() {
        return cluster.ports().stream().map(port -> "redis://127.0.0.1:" + port).toList();
    }

    @Override
    public void close() throws IOException {
        cluster.stop();
    }
}
