package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.plan.YamlObject;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreKind;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

@Component
final class SqliteKind implements StoreKind {

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public Function<StoreContext, MovingStore> read(YamlObject plan, UnaryOperator<String> resolve) {
        SqlitePlan read = SqlitePlan.read(plan, resolve);
        return context -> new MovingRows(read, context);
    }
}
