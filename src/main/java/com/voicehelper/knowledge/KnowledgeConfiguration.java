package com.voicehelper.knowledge;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KnowledgeConfiguration {

    @Bean
    ModuleDatabase knowledgeDatabase(ModuleDatabases databases) {
        return databases.open("knowledge");
    }
}
