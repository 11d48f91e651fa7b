package com.voicehelper.retrieval.following;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far this node's search index is behind the rows. What is not known is not a number. */
@Component
class IndexMetrics {

    IndexMetrics(MeterRegistry registry, Following following) {
        gauge(registry, following, "documents", null, "Documents that can be searched for", Progress::rows);
        gauge(registry, following, "behind", null, "Documents that are published and not in the search index as they are", Progress::behind);
        gauge(registry, following, "lag", "seconds", "Time since the search index was last compared and lacked nothing",
                progress -> progress.age().toMillis() / 1e3);
    }

    private static void gauge(MeterRegistry registry, Following following, String name, @Nullable String unit, String description,
            ToDoubleFunction<Progress> value) {
        Gauge.builder("voicehelper.retrieval.index." + name, following, known -> known.progress().map(value::applyAsDouble).orElse(Double.NaN))
                .baseUnit(unit).description(description).strongReference(true).register(registry);
    }
}
