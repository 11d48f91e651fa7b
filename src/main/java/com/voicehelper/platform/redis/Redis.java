package com.voicehelper.platform.redis;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisException;
import org.redisson.config.ConstantDelay;
import org.redisson.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Holds the one Redis client. A thread of its own connects, and finds out whether Redis is there; a request never waits for a
 * connection: while Redis is away the fallback answers at once. Thread-safe.
 */
@Component
public final class Redis implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Redis.class);
    private static final long PROBE_MILLIS = 1_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    private final RedisSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Consumer<RedissonClient>> waiting = new ArrayList<>();
    private volatile @Nullable RedissonClient client;
    private volatile boolean available;
    private @Nullable Thread prober;

    public Redis(RedisSettings settings) {
        this.settings = settings;
        if (settings.url() != null) {
            checkUrl(settings.url());
        }
    }

    /** Whether a Redis is configured. */
    public boolean configured() {
        return settings.url() != null;
    }

    /** Whether Redis answered when last asked, at most a second ago. */
    public boolean available() {
        return available;
    }

    /**
     * Asks Redis, or the fallback when Redis is not configured, away, or fails at this.
     *
     * @param work     asks Redis; takes at most the configured time-out
     * @param fallback the other way
     */
    public <T> T call(Function<RedissonClient, T> work, Supplier<T> fallback) {
        RedissonClient current = client;
        if (!available || current == null) {
            return fallback.get();
        }
        try {
            return work.apply(current);
        } catch (RedisException | IllegalStateException exception) {
            lost(exception);
            return fallback.get();
        }
    }

    /** Calls back once with the client when it first connects, or now if it has; never when no Redis is configured. */
    public void whenConnected(Consumer<RedissonClient> callback) {
        RedissonClient current;
        synchronized (waiting) {
            current = client;
            if (current == null) {
                waiting.add(callback);
            }
        }
        if (current != null) {
            callback.accept(current);
        }
    }

    @Override
    public void start() {
        if (configured() && prober == null) {
            prober = Thread.ofVirtual().name("redis").start(this::probe);
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        available = false;
        RedissonClient current = client;
        if (current != null) {
            current.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    @Override
    public boolean isRunning() {
        return prober != null && stopped.getCount() > 0;
    }

    /** Before everything that uses it, and after it at shutdown. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 100;
    }

    private void probe() {
        try {
            do {
                try {
                    RedissonClient current = client != null ? client : connect();
                    boolean answers = current.getRedisNodes(RedisNodes.SINGLE).pingAll(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
                    if (answers && !available) {
                        LOG.info("Redis is there");
                    } else if (!answers && available) {
                        LOG.warn("Redis does not answer; this node goes on alone");
                    }
                    available = answers;
                } catch (RuntimeException exception) {
                    lost(exception);
                }
            } while (!stopped.await(PROBE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private RedissonClient connect() {
        RedissonClient connected = Redisson.create(config());
        List<Consumer<RedissonClient>> callbacks;
        synchronized (waiting) {
            client = connected;
            callbacks = List.copyOf(waiting);
            waiting.clear();
        }
        if (stopped.getCount() == 0) {
            connected.shutdown();
        }
        callbacks.forEach(callback -> callback.accept(connected));
        return connected;
    }

    private Config config() {
        Config config = new Config();
        config.setThreads(2);
        config.setNettyThreads(2);
        int timeout = Math.toIntExact(settings.timeout().toMillis());
        config.useSingleServer()
                .setAddress(settings.url())
                .setTimeout(timeout)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setRetryAttempts(0)
                .setReconnectionDelay(new ConstantDelay(Duration.ofMillis(PROBE_MILLIS)))
                .setConnectionPoolSize(16)
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionPoolSize(8)
                .setSubscriptionConnectionMinimumIdleSize(1)
                .setDnsMonitoringInterval(-1)
                .setClientName("voicehelper");
        return config;
    }

    private void lost(RuntimeException cause) {
        if (available) {
            LOG.warn("Redis is away; this node goes on alone: {}", cause.toString());
        } else {
            LOG.debug("Redis is away", cause);
        }
        available = false;
    }

    private static void checkUrl(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null || uri.getPort() < 1) {
                throw new ConfigurationException("voicehelper.redis.url", "needs a host and a port, for example redis://localhost:6379");
            }
        } catch (IllegalArgumentException exception) {
            throw new ConfigurationException("voicehelper.redis.url", "is not a URL: " + exception.getMessage());
        }
    }
}
