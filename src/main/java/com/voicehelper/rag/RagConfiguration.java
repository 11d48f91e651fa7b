package com.voicehelper.rag;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RagConfiguration {

    @Bean
    ModuleDatabase ragDatabase(ModuleDatabases databases) {
        return databases.open("rag");
    }
}
