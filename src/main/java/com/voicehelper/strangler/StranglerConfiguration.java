package com.voicehelper.strangler;

import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The state of the modules, and who owns them, in the database of this process. */
@Configuration(proxyBeanMethods = false)
class StranglerConfiguration {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration OWNERSHIP_FRESH = Duration.ofMillis(500);

    /**
     * A service on a new database owns nothing yet: its consumers would take events that belong to the monolith's data.
     *
     * @param migrated asked for because it has made the schema {@code strangler}
     * @param owned    the modules that begin here, and not in a monolith
     */
    @Bean
    ModuleStates moduleStates(OwnerDatabase owner, ModuleDatabases migrated, LocalModules modules, @Value("${voicehelper.modules.owned:}") List<String> owned) {
        boolean service = modules.local().size() < modules.all().size();
        List<String> awaited = service ? modules.local().stream().filter(module -> !owned.contains(module)).toList() : List.of();
        return new ModuleStateRows(owner.dataSource(), modules.all(), awaited, POLL);
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
