package com.voicehelper.strangler.shadow;

import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.strangler.sync.Replication;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ShadowConfiguration {

    /** @param migrated asked for because it has made the schema {@code strangler} */
    @Bean
    StoredFigures shadowFigures(OwnerDatabase owner, ModuleDatabases migrated) {
        return new StoredFigures(owner.dataSource());
    }

    @Bean
    ShadowReads shadowReads(ShadowSettings settings, Replication replication, StoredFigures figures, MeterRegistry registry) {
        return new ShadowReads(settings, replication, figures, registry);
    }
}
