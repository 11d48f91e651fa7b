package com.voicehelper.platform.web;

import com.voicehelper.platform.module.ConfigurationException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code voicehelper.web}: what holds for every request.
 *
 * @param maxBodySize the longest body that is read; a longer one is answered with 413
 * @param corsOrigins the web pages that may call: origins ({@code scheme://host[:port]}), {@code *} matching any part
 */
@ConfigurationProperties("voicehelper.web")
public record WebSettings(
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue({"http://localhost:3000", "http://localhost:3001", "http://localhost:3002", "https://voicehelper.ai", "https://*.voicehelper.ai"})
                List<String> corsOrigins) {

    public WebSettings {
        if (maxBodySize.toBytes() < 1) {
            throw new ConfigurationException("voicehelper.web.max-body-size", "must be at least one byte");
        }
        for (String origin : corsOrigins) {
            if (!origin.contains("://") || origin.endsWith("/")) {
                throw new ConfigurationException("voicehelper.web.cors-origins", "has '" + origin + "', which is not an origin such as https://voicehelper.ai");
            }
        }
        corsOrigins = List.copyOf(corsOrigins);
    }
}
