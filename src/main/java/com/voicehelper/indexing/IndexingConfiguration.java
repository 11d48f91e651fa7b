package com.voicehelper.indexing;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IndexingConfiguration {

    @Bean
    ModuleDatabase indexingDatabase(ModuleDatabases databases) {
        return databases.open("indexing");
    }
}
