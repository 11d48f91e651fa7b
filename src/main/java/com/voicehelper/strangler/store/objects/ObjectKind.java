package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.plan.YamlObject;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreKind;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

@Component
final class ObjectKind implements StoreKind {

    @Override
    public String name() {
        return "objects";
    }

    @Override
    public Function<StoreContext, MovingStore> read(YamlObject plan, UnaryOperator<String> resolve) {
        ObjectPlan read = ObjectPlan.read(plan, resolve);
        return context -> new MovingObjects(read, context);
    }
}
