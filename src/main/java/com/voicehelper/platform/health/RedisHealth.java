package com.voicehelper.platform.health;

import com.voicehelper.platform.redis.Redis;
import org.springframework.stereotype.Component;

/** Whether Redis answers, where one is configured. Without it this node goes on alone. */
@Component
class RedisHealth implements HealthCheck {

    private final Redis redis;

    RedisHealth(Redis redis) {
        this.redis = redis;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public boolean critical() {
        return false;
    }

    @Override
    public void check() {
        if (redis.configured() && !redis.available()) {
            throw new IllegalStateException("Redis is away");
        }
    }
}
