package com.voicehelper.modeladapter;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ModelAdapterConfiguration {

    @Bean
    ModuleDatabase modeladapterDatabase(ModuleDatabases databases) {
        return databases.open("modeladapter");
    }
}
