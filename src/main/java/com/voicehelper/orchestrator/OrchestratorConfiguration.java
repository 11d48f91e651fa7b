package com.voicehelper.orchestrator;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrchestratorConfiguration {

    @Bean
    ModuleDatabase orchestratorDatabase(ModuleDatabases databases) {
        return databases.open("orchestrator");
    }
}
