package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.plan.YamlObject;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreKind;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

@Component
final class RedisKind implements StoreKind {

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Function<StoreContext, MovingStore> read(YamlObject plan, UnaryOperator<String> resolve) {
        RedisPlan read = RedisPlan.read(plan, resolve);
        return context -> new MovingKeys(read, context);
    }
}
