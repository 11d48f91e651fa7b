package com.voicehelper.strangler.move;

import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.sync.Replication;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MoveConfiguration {

    private static final Duration NODES_FOLLOW = Duration.ofSeconds(1);

    @Bean
    Moves moves(LocalModules modules, Plans plans, ModuleStates states, Replication replication, Audit audit, OwnerDatabase owner) {
        return assemble(modules, plans, states, replication, audit, owner.dataSource(), NODES_FOLLOW);
    }

    static Moves assemble(LocalModules modules, Plans plans, ModuleStates states, Replication replication, Audit audit, DataSource database,
            Duration nodesFollow) {
        Figures figures = new Figures(replication);
        Steps steps = new Steps(states, replication, audit, figures, nodesFollow);
        return new Moves(modules, plans, states, replication, new Gates(replication, new StartedPlan(audit)), steps, new CommandLock(database),
                new Refusals(states, audit, figures));
    }
}
