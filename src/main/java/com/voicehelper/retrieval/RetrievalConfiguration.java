package com.voicehelper.retrieval;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RetrievalConfiguration {

    @Bean
    ModuleDatabase retrievalDatabase(ModuleDatabases databases) {
        return databases.open("retrieval");
    }
}
