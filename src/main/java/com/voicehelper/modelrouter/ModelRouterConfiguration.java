package com.voicehelper.modelrouter;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelRouterConfiguration {

    @Bean
    ModuleDatabase modelrouterDatabase(ModuleDatabases databases) {
        return databases.open("modelrouter");
    }
}
