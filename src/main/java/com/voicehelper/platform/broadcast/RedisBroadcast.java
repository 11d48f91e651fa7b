package com.voicehelper.platform.broadcast;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.redis.Redis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives a message to the subscribers of this process at once, and to those of the others over a Redis topic per channel
 * while Redis is there. A process ignores what it sent itself, so nobody gets a message twice.
 */
@Component
final class RedisBroadcast implements Broadcast {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBroadcast.class);
    private static final String PREFIX = "platform:broadcast:";

    private final Redis redis;
    private final String self = Ids.next().toString();
    private final Map<String, Channel> channels = new HashMap<>();

    RedisBroadcast(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void publish(String channel, String message) {
        deliver(channel, message);
        redis.call(client -> topic(client, channel).publish(self + message), () -> 0L);
    }

    @Override
    public Subscription subscribe(String name, Consumer<String> consumer) {
        synchronized (channels) {
            Channel channel = channels.computeIfAbsent(name, Channel::new);
            channel.consumers.add(consumer);
        }
        return () -> unsubscribe(name, consumer);
    }

    private void unsubscribe(String name, Consumer<String> consumer) {
        synchronized (channels) {
            Channel channel = channels.get(name);
            if (channel != null && channel.consumers.remove(consumer) && channel.consumers.isEmpty()) {
                channels.remove(name);
                channel.close();
            }
        }
    }

    private void deliver(String name, String message) {
        List<Consumer<String>> consumers;
        synchronized (channels) {
            Channel channel = channels.get(name);
            consumers = channel == null ? List.of() : channel.consumers;
        }
        for (Consumer<String> consumer : consumers) {
            try {
                consumer.accept(message);
            } catch (RuntimeException exception) {
                LOG.warn("A subscriber of {} failed", name, exception);
            }
        }
    }

    private static RTopic topic(RedissonClient client, String channel) {
        return client.getTopic(PREFIX + channel, StringCodec.INSTANCE);
    }

    /** The subscribers here, and the one subscription at Redis that they share; made and dropped without waiting for Redis. */
    private final class Channel {

        final List<Consumer<String>> consumers = new CopyOnWriteArrayList<>();
        private final String name;
        private boolean closed;
        private Runnable leave = () -> {};

        Channel(String name) {
            this.name = name;
            redis.whenConnected(this::join);
        }

        private synchronized void join(RedissonClient client) {
            if (!closed) {
                var joined = topic(client, name).addListenerAsync(String.class, (channel, message) -> {
                    if (!message.startsWith(self)) {
                        deliver(name, message.substring(self.length()));
                    }
                });
                leave = () -> joined.thenAccept(listener -> topic(client, name).removeListenerAsync(listener));
            }
        }

        synchronized void close() {
            closed = true;
            leave.run();
        }
    }
}
