package com.voicehelper.strangler.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What stores tell the outside. */
final class StoreMetrics {

    private final MeterRegistry registry;

    StoreMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(String name, StoreAccess access, MovingStore store) {
        Gauge.builder("strangler.store.stage", access, known -> known.state().stage().ordinal()).tag("store", name)
                .description("The stage of the store's move, from 0 (MONOLITH) to 7 (EXTRACTED)").strongReference(true).register(registry);
        Gauge.builder("strangler.store.differences", access, known -> known.state().progress().wrong()).tag("store", name)
                .description("Items that were missing, different, extra or failed in the last comparison or copy").strongReference(true).register(registry);
        Gauge.builder("strangler.store.outstanding", store, moving -> outstanding(access, moving)).tag("store", name)
                .description("Writes that the secondary side lacks").strongReference(true).register(registry);
    }

    private static double outstanding(StoreAccess access, MovingStore store) {
        try {
            return access.state().stage().synchronizes() ? store.outstanding(access.state().primary()) : 0;
        } catch (RuntimeException notKnown) {
            return Double.NaN;
        }
    }
}
