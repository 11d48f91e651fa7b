package com.voicehelper.identity.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.ApiException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class WeChatConfigurationTests {

    @Test
    void inDevelopmentTheSameCodeIsTheSamePerson() {
        WeChat weChat = weChat(new IdentitySettings.WeChat(null, null, URI.create("http://127.0.0.1:1"), true, Duration.ofSeconds(1)));

        assertThat(weChat.identify("code")).isEqualTo(weChat.identify("code")).isNotEqualTo(weChat.identify("another"));
        assertThat(weChat.identify("code").openId()).startsWith("dev_");
    }

    @Test
    void withoutConfigurationNobodySignsInAndTheSettingIsNamed() {
        WeChat weChat = weChat(new IdentitySettings.WeChat(null, null, URI.create("http://127.0.0.1:1"), false, Duration.ofSeconds(1)));

        assertThatThrownBy(() -> weChat.identify("code")).isInstanceOfSatisfying(ApiException.class, error -> {
            assertThat(error.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(error).hasMessageContaining("voicehelper.identity.wechat.app-id");
        });
    }

    @Test
    void aWeChatThatCannotBeReachedIsUnavailableAndTheSecretIsNotTold() {
        WeChat weChat = weChat(new IdentitySettings.WeChat("wx1", "geheim", URI.create("http://127.0.0.1:1"), false, Duration.ofSeconds(1)));

        assertThatThrownBy(() -> weChat.identify("code")).isInstanceOfSatisfying(ApiException.class, error -> {
            assertThat(error.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(error.toString()).doesNotContain("geheim");
        });
    }

    private static WeChat weChat(IdentitySettings.WeChat weChat) {
        IdentitySettings settings = new IdentitySettings(Duration.ofHours(1), Duration.ofDays(30), 6, 4, 10, Duration.ofMinutes(15), true,
                new IdentitySettings.Administrator(null, null), weChat);
        return new WeChatConfiguration().weChat(settings, JsonMapper.builder().build());
    }
}
