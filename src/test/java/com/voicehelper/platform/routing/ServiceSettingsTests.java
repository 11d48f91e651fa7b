package com.voicehelper.platform.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ServiceSettingsTests {

    @Test
    void everyPartOfAServiceIsBoundByName() {
        ServiceSettings settings = bind(Map.of(
                "voicehelper.services.conversation.http-url", "http://127.0.0.1:8081",
                "voicehelper.services.conversation.grpc-address", "127.0.0.1:9091",
                "voicehelper.services.conversation.datasource.url", "jdbc:postgresql://db/conversation",
                "voicehelper.services.conversation.datasource.username", "owner",
                "voicehelper.services.conversation.datasource.password", "geheim"));

        var service = settings.find("conversation").orElseThrow();
        assertThat(service.httpUrl()).hasToString("http://127.0.0.1:8081");
        assertThat(service.grpcAddress()).isEqualTo("127.0.0.1:9091");
        assertThat(service.datasource()).isEqualTo(new ServiceSettings.Datasource("jdbc:postgresql://db/conversation", "owner", "geheim"));
        assertThat(settings.find("identity")).isEmpty();
    }

    @Test
    void noServiceIsConfiguredByDefault() {
        assertThat(bind(Map.of("voicehelper.modules.local", "identity")).services()).isEmpty();
    }

    @Test
    void toStringTellsNoSecret() {
        ServiceSettings settings = bind(Map.of(
                "voicehelper.services.conversation.datasource.url", "jdbc:postgresql://db/conversation?user=owner&password=geheim",
                "voicehelper.services.conversation.datasource.password", "geheim"));

        assertThat(settings.toString()).contains("jdbc:postgresql://db/conversation").doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({
            "http-url, ftp://host",
            "http-url, http://host/path",
            "http-url, host:8080",
            "grpc-address, host",
            "grpc-address, host:99999",
            "grpc-address, host:9090/path",
            "datasource.url, jdbc:mysql://host/database"})
    void aWrongPartIsNamedInOneSentence(String part, String value) {
        String setting = "voicehelper.services.conversation." + part;

        assertThatThrownBy(() -> bind(Map.of(setting, value)))
                .rootCause()
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(setting + " is not");
    }

    private static ServiceSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("voicehelper", ServiceSettings.class);
    }
}
