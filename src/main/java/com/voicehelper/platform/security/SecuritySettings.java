package com.voicehelper.platform.security;

import com.voicehelper.platform.module.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.security}.
 *
 * @param anonymous whether a request without a token is served, as user {@code anonymous} of tenant {@code default}
 * @param operator  who may use {@code /strangler}, {@code /togglz-console} and {@code /actuator}; null: nobody
 */
@ConfigurationProperties("voicehelper.security")
public record SecuritySettings(@DefaultValue("deny") Anonymous anonymous, @Nullable Operator operator) {

    public enum Anonymous { ALLOW, DENY }

    public boolean anonymousAllowed() {
        return anonymous == Anonymous.ALLOW;
    }

    /**
     * The operator's login, for HTTP Basic.
     *
     * @param username without a colon
     * @param password shown by HTTP Basic; keep operator endpoints behind TLS
     */
    public record Operator(@Nullable String username, @Nullable String password) {

        public Operator {
            if (username == null || username.isBlank() || username.contains(":")) {
                throw new ConfigurationException("voicehelper.security.operator.username", "is missing or has a colon; operator needs username and password");
            }
            if (password == null || password.isBlank()) {
                throw new ConfigurationException("voicehelper.security.operator.password", "is missing; operator needs username and password");
            }
        }

        @Override
        public String toString() {
            return "Operator[" + username + "]";
        }
    }
}
