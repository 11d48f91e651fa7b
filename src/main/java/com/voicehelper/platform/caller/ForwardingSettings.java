package com.voicehelper.platform.caller;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.security}, as far as it says whose word on a request's way is taken.
 *
 * @param trustedProxies networks (CIDR, or single addresses) whose {@code X-Forwarded-For} is believed
 */
@ConfigurationProperties("voicehelper.security")
record ForwardingSettings(@DefaultValue List<String> trustedProxies) {

    ForwardingSettings {
        trustedProxies.forEach(network -> Network.parse("voicehelper.security.trusted-proxies", network));
    }
}
