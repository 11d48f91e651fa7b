package com.voicehelper.identity.domain;

import com.voicehelper.identity.domain.WeChat.Person;
import com.voicehelper.platform.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Which WeChat is asked: the real one, none, or in development one that knows everybody. */
@Configuration(proxyBeanMethods = false)
class WeChatConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatConfiguration.class);
    private static final String DEVELOPMENT = "development";

    @Bean
    WeChat weChat(IdentitySettings settings, JsonMapper json) {
        if (settings.wechat().developmentMode()) {
            LOG.warn("WeChat sign-in is in development mode: any code signs in, WeChat is not asked");
            return WeChatConfiguration::anybody;
        }
        if (settings.wechat().appId() == null) {
            return code -> {
                throw ApiException.unavailable("WeChat sign-in is not configured here: voicehelper.identity.wechat.app-id is not set", 3600);
            };
        }
        return new WeChatHttp(settings.wechat(), json);
    }

    /** The same code is the same person. */
    private static Person anybody(String code) {
        String openId = "dev_" + HexFormat.of().formatHex(Digests.sha256(code.getBytes(StandardCharsets.UTF_8)), 0, 12);
        LOG.warn("Development mode: a code was taken as {} without asking WeChat", openId);
        return new Person(DEVELOPMENT, openId, null);
    }
}
