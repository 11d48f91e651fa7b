package com.voicehelper.strangler;

import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Duration;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The state of the modules, and who owns them, in the database of this process. */
@Configuration(proxyBeanMethods = false)
class StranglerConfiguration {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration OWNERSHIP_FRESH = Duration.ofMillis(500);

    /** @param migrated asked for because it has made the schema {@code strangler} */
    @Bean
    ModuleStates moduleStates(OwnerDatabase owner, ModuleDatabases migrated, LocalModules modules) {
        return new ModuleStateRows(owner.dataSource(), modules.all(), POLL);
    }

    @Bean
    Audit audit(OwnerDatabase owner, ModuleDatabases migrated) {
        return new Audit(owner.dataSource());
    }

    @Bean
    ModuleOwnership moduleOwnership(OwnerDatabase owner, ModuleDatabases migrated, LocalModules modules) {
        return new FencedOwnership(owner.dataSource(), Set.copyOf(modules.local()), OWNERSHIP_FRESH);
    }
}
