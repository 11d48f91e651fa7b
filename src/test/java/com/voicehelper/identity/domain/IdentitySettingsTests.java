package com.voicehelper.identity.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IdentitySettingsTests {

    @Test
    void nobodyIsAdministratorAndWeChatIsOffByDefault() {
        IdentitySettings settings = bind("");

        assertThat(settings.accessTokenLife()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.refreshTokenLife()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.administrator().email()).isNull();
        assertThat(settings.wechat().developmentMode()).isFalse();
    }

    @Test
    void toStringTellsNoSecret() {
        assertThat(bind("administrator.email=a@example.com administrator.password=geheim wechat.app-id=wx1 wechat.app-secret=geheim").toString())
                .contains("a@example.com", "wx1")
                .doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({
            "access-token-life=0s, voicehelper.identity.access-token-life must",
            "password-strength=3, voicehelper.identity.password-strength is 3",
            "administrator.email=a@example.com, voicehelper.identity.administrator needs",
            "wechat.app-id=wx1, voicehelper.identity.wechat needs",
            "wechat.base-url=nowhere, voicehelper.identity.wechat.base-url is not",
            "wechat.development-mode=true wechat.app-id=wx1 wechat.app-secret=s, voicehelper.identity.wechat.development-mode cannot"})
    void aWrongSettingIsNamedInOneSentence(String settings, String sentence) {
        assertThatThrownBy(() -> bind(settings)).rootCause().isInstanceOf(ConfigurationException.class).hasMessageStartingWith(sentence);
    }

    private static IdentitySettings bind(String settings) {
        Map<String, String> properties = Arrays.stream(settings.split(" ")).filter(setting -> !setting.isEmpty())
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> "voicehelper.identity." + pair[0], pair -> pair[1]));
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("voicehelper.identity", IdentitySettings.class);
    }
}
