package com.voicehelper.platform.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.voicehelper.platform.redis.Redis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Component;

/**
 * Counts requests per principal in two windows, each starting with its first request: a minute and an hour. Counted over all nodes
 * in Redis, atomically, by one script; by this node alone while Redis is away. A refused request is not counted. Thread-safe.
 */
@Component
class RateLimits {

    /** Both keys have one hash tag, so that they live on one node of a cluster. */
    private static final String SCRIPT = """
            local minute = tonumber(redis.call('get', KEYS[1]) or '0')
            local hour = tonumber(redis.call('get', KEYS[2]) or '0')
            local allowed = 0
            if minute < tonumber(ARGV[1]) and hour < tonumber(ARGV[2]) then
              allowed = 1
              minute = redis.call('incr', KEYS[1])
              hour = redis.call('incr', KEYS[2])
            end
            if redis.call('pttl', KEYS[1]) == -1 then redis.call('pexpire', KEYS[1], ARGV[3]) end
            if redis.call('pttl', KEYS[2]) == -1 then redis.call('pexpire', KEYS[2], ARGV[4]) end
            return {allowed, minute, redis.call('pttl', KEYS[1]), hour, redis.call('pttl', KEYS[2])}
            """;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final RateLimitSettings settings;
    private final Redis redis;
    private final Clock clock;
    private final Cache<String, Windows> local = Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(HOUR).build();

    RateLimits(RateLimitSettings settings, Redis redis, Clock clock) {
        this.settings = settings;
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * Counts a request, unless a limit is reached.
     *
     * @param scope the kind of principal: {@code user} or {@code address}
     * @param id    the principal
     */
    Usage count(String scope, String id) {
        return redis.call(client -> countInRedis(client, "ratelimit:" + scope + ":{" + id + "}"), () -> countHere(scope + ":" + id));
    }

    private Usage countInRedis(RedissonClient client, String key) {
        List<Object> reply = client.getScript(StringCodec.INSTANCE).eval(RScript.Mode.READ_WRITE, SCRIPT, RScript.ReturnType.LIST,
                List.of(key + ":minute", key + ":hour"),
                settings.perMinute(), settings.perHour(), MINUTE.toMillis(), HOUR.toMillis());
        Instant now = clock.instant();
        return new Usage(number(reply, 0) == 1,
                new Window(settings.perMinute(), number(reply, 1), now.plusMillis(Math.max(0, number(reply, 2)))),
                new Window(settings.perHour(), number(reply, 3), now.plusMillis(Math.max(0, number(reply, 4)))));
    }

    private static long number(List<Object> reply, int index) {
        return Long.parseLong(reply.get(index).toString());
    }

    private Usage countHere(String key) {
        return local.get(key, ignored -> new Windows()).count(settings, clock.instant());
    }

    /**
     * @param limit   how many are allowed
     * @param used    how many were counted
     * @param resetAt when the window ends
     */
    record Window(int limit, long used, Instant resetAt) {

        long remaining() {
            return Math.max(0, limit - used);
        }
    }

    record Usage(boolean allowed, Window minute, Window hour) {

        /** The window that refuses, or will first. */
        Window tightest() {
            return hour.remaining() < minute.remaining() || hour.remaining() == 0 ? hour : minute;
        }
    }

    private static final class Windows {

        private long minute;
        private long hour;
        private Instant minuteEnds = Instant.MIN;
        private Instant hourEnds = Instant.MIN;

        synchronized Usage count(RateLimitSettings settings, Instant now) {
            if (!now.isBefore(minuteEnds)) {
                minute = 0;
                minuteEnds = now.plus(MINUTE);
            }
            if (!now.isBefore(hourEnds)) {
                hour = 0;
                hourEnds = now.plus(HOUR);
            }
            boolean allowed = minute < settings.perMinute() && hour < settings.perHour();
            if (allowed) {
                minute++;
                hour++;
            }
            return new Usage(allowed, new Window(settings.perMinute(), minute, minuteEnds), new Window(settings.perHour(), hour, hourEnds));
        }
    }
}
