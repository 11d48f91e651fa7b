package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.sync.Replication.SwitchResult;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the replication tells the outside, per module and as this node knows it. What is not known is not a number. */
final class SyncMetrics {

    private final MeterRegistry registry;

    SyncMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(String module, Progress progress) {
        gauge("lag", "seconds", "How old the state is that the other side has", module, progress, known -> seconds(known.lag()));
        gauge("verification.age", "seconds", "Time since a verification ended clean", module, progress, known -> seconds(known.status().verifiedAge()));
        gauge("backlog", null, "Changes logged and not yet applied", module, progress, Progress::backlog);
        gauge("differences", null, "Rows that differed in the verification that runs or ran last", module, progress, of(Cursor::differences));
        gauge("leader", null, "1 on the node that moves the data, 0 on the others", module, progress, known -> known.leader() ? 1 : 0);
        gauge("problem", null, "1 while something keeps changes from flowing or asks for a look; the status says what", module, progress,
                known -> known.status().problem() == null ? 0 : 1);
        counter("rows.copied", "Rows copied since the start of the move", module, progress, of(Cursor::rowsCopied));
        counter("changes.applied", "Changes applied at the other side since the start of the move", module, progress, of(Cursor::changesApplied));
    }

    void switched(String module, SwitchResult result) {
        Timer.builder("voicehelper.strangler.switch.pause").tag("module", module).description("How long writers were held by a switch").register(registry).record(result.pause());
    }

    private void gauge(String name, @Nullable String unit, String description, String module, Progress progress, ToDoubleFunction<Progress> value) {
        Gauge.builder("voicehelper.strangler." + name, progress, value).tag("module", module).baseUnit(unit).description(description).strongReference(true).register(registry);
    }

    private void counter(String name, String description, String module, Progress progress, ToDoubleFunction<Progress> value) {
        FunctionCounter.builder("voicehelper.strangler." + name, progress, value).tag("module", module).description(description).register(registry);
    }

    private static double seconds(@Nullable Duration time) {
        return time == null ? Double.NaN : time.toNanos() / 1e9;
    }

    private static ToDoubleFunction<Progress> of(ToDoubleFunction<Cursor> value) {
        return progress -> {
            Cursor cursor = progress.cursor();
            return cursor == null ? 0 : value.applyAsDouble(cursor);
        };
    }
}
