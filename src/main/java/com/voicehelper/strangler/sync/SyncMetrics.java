package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Replication.SwitchResult;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** What the replication tells the outside, per module. */
final class SyncMetrics {

    private final MeterRegistry registry;

    SyncMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(String module, Progress progress) {
        Gauge.builder("strangler.lag", progress, known -> seconds(known.lag())).tag("module", module).baseUnit("seconds")
                .description("How old the state is that the other side has").strongReference(true).register(registry);
        Gauge.builder("strangler.backlog", progress, of(Cursor::backlog)).tag("module", module)
                .description("Changes logged and not yet applied").strongReference(true).register(registry);
        Gauge.builder("strangler.differences", progress, of(Cursor::differences)).tag("module", module)
                .description("Rows that differed in the last verification").strongReference(true).register(registry);
        FunctionCounter.builder("strangler.rows.copied", progress, of(Cursor::rowsCopied)).tag("module", module).register(registry);
        FunctionCounter.builder("strangler.changes.applied", progress, of(Cursor::changesApplied)).tag("module", module).register(registry);
    }

    void switched(String module, SwitchResult result) {
        Timer.builder("strangler.switch.pause").tag("module", module).description("How long writers were held by a switch").register(registry).record(result.pause());
    }

    private static double seconds(@org.jspecify.annotations.Nullable Duration lag) {
        return lag == null ? Double.NaN : lag.toNanos() / 1e9;
    }

    private static ToDoubleFunction<Progress> of(ToDoubleFunction<Cursor> value) {
        return progress -> {
            Cursor cursor = progress.cursor();
            return cursor == null ? 0 : value.applyAsDouble(cursor);
        };
    }
}
