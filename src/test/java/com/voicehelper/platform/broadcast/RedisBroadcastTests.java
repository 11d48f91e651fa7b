package com.voicehelper.platform.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.redis.Redis;
import com.voicehelper.platform.redis.RedisSettings;
import com.voicehelper.support.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class RedisBroadcastTests {

    @Test
    void withoutRedisThisProcessHears() {
        RedisBroadcast broadcast = new RedisBroadcast(new Redis(new RedisSettings(null, Duration.ofMillis(500))));
        List<String> heard = new CopyOnWriteArrayList<>();
        Broadcast.Subscription subscription = broadcast.subscribe("news", heard::add);

        broadcast.publish("news", "one");
        broadcast.publish("other", "not this");
        subscription.close();
        broadcast.publish("news", "too late");

        assertThat(heard).containsExactly("one");
    }

    @Test
    void aSubscriberThatFailsHurtsNobody() {
        RedisBroadcast broadcast = new RedisBroadcast(new Redis(new RedisSettings(null, Duration.ofMillis(500))));
        List<String> heard = new CopyOnWriteArrayList<>();
        broadcast.subscribe("news", message -> {
            throw new IllegalStateException("on purpose");
        });
        broadcast.subscribe("news", heard::add);

        broadcast.publish("news", "one");

        assertThat(heard).containsExactly("one");
    }

    @Test
    void overRedisEveryProcessHearsOnceAndInOrder() {
        Redis here = new Redis(new RedisSettings(TestRedis.url(), Duration.ofMillis(500)));
        Redis there = new Redis(new RedisSettings(TestRedis.url(), Duration.ofMillis(500)));
        here.start();
        there.start();
        try {
            RedisBroadcast sender = new RedisBroadcast(here);
            RedisBroadcast receiver = new RedisBroadcast(there);
            List<String> own = new CopyOnWriteArrayList<>();
            List<String> heard = new CopyOnWriteArrayList<>();
            sender.subscribe("news", own::add);
            receiver.subscribe("news", heard::add);
            until(() -> here.available() && there.available());
            until(() -> {
                sender.publish("news", "hello");
                return !heard.isEmpty();
            });
            own.clear();
            heard.clear();

            for (int number = 0; number < 50; number++) {
                sender.publish("news", "n" + number);
            }

            until(() -> heard.contains("n49"));
            assertThat(heard.stream().filter(message -> message.startsWith("n")).toList()).hasSize(50).isEqualTo(own);
        } finally {
            here.stop();
            there.stop();
        }
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a deadline of ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
