package com.voicehelper.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTests {

    private final ClientAddress addresses = new ClientAddress(
            new ForwardingSettings(List.of("10.0.0.0/8", "2001:db8::/32")), new ServiceKey(null));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "198.51.100.1 | 203.0.113.9              | 198.51.100.1", // an untrusted sender invents what it likes
        "10.0.0.1     | 203.0.113.9              | 203.0.113.9",
        "10.0.0.1     | 1.2.3.4, 203.0.113.9     | 203.0.113.9", // only the nearest untrusted one is believed
        "10.0.0.1     | 203.0.113.9, 10.9.9.9    | 203.0.113.9",
        "10.0.0.1     | 203.0.113.9:4711         | 203.0.113.9",
        "10.0.0.1     | [2001:db9::1]:443        | 2001:db9:0:0:0:0:0:1",
        "10.0.0.1     | unknown                  | 10.0.0.1",
        "2001:db8::5  | 203.0.113.9              | 203.0.113.9",
        "10.0.0.1     | 10.0.0.2                 | 10.0.0.2",
    })
    void theNearestAddressThatIsNotATrustedProxyIsTheClient(String sender, String forwarded, String client) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(sender);
        request.addHeader("X-Forwarded-For", forwarded);
        assertThat(addresses.of(request)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "", "10.0.0"})
    void aWrongNetworkStopsTheStart(String network) {
        assertThatThrownBy(() -> new ForwardingSettings(List.of(network)))
                .isInstanceOf(ConfigurationException.class).hasMessageStartingWith("voicehelper.security.trusted-proxies");
    }

    @Test
    void aShortServiceKeyStopsTheStartAndNoneTrustsNobody() {
        assertThatThrownBy(() -> new ServiceKey("short")).isInstanceOf(ConfigurationException.class);
        assertThat(new ServiceKey(null).matches(null)).isFalse();
        assertThat(new ServiceKey("").matches("")).isFalse();
        assertThat(new ServiceKey("0123456789abcdef").matches("0123456789abcdef")).isTrue();
        assertThat(new ServiceKey("0123456789abcdef")).hasToString("ServiceKey[set]");
    }
}
