package com.voicehelper.conversation;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {

    @Bean
    ModuleDatabase conversationDatabase(ModuleDatabases databases) {
        return databases.open("conversation");
    }
}
