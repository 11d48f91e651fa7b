package com.voicehelper.strangler.traffic;

import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.module.LocalModules;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this node sees, and what all nodes saw, by way of this process's database. */
@Configuration(proxyBeanMethods = false)
class TrafficConfiguration {

    private static final Duration FLUSH = Duration.ofSeconds(1);

    @Bean
    Traffic traffic() {
        return new Traffic();
    }

    /** @param migrated asked for because it has made the schema {@code strangler} */
    @Bean
    TrafficRows trafficRows(OwnerDatabase owner, ModuleDatabases migrated) {
        return new TrafficRows(owner.dataSource());
    }

    @Bean
    TrafficFlush trafficFlush(Traffic traffic, TrafficRows rows, LocalModules modules, MeterRegistry registry) {
        return new TrafficFlush(traffic, rows, modules.all(), FLUSH, registry);
    }

    @Bean
    TrafficWindows trafficWindows(TrafficRows rows) {
        return new TrafficWindows(rows);
    }
}
