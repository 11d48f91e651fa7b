package com.voicehelper.conversation.chat;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

    @Bean
    ChatProvider chatProvider(ChatSettings settings, JsonMapper json) {
        return settings.provider().equals("openai")
                ? new OpenAiChatProvider(settings.openai(), json)
                : new LocalChatProvider(settings.local().pause());
    }
}
