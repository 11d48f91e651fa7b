package com.voicehelper.platform.security;

import com.voicehelper.platform.module.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.security}.
 *
 * @param anonymous whether a request without a token is served, as user {@code anonymous} of tenant {@code default}
 * @param operator  who may use {@code /strangler}, {@code /togglz-console}, {@code /operations} and {@code /actuator}; null: nobody
 * @param viewer    who may look at all of these and change nothing; null: nobody but the operator
 */
@ConfigurationProperties("voicehelper.security")
public record SecuritySettings(@DefaultValue("deny") Anonymous anonymous, @Nullable Login operator, @Nullable Login viewer) {

    public SecuritySettings {
        check("operator", operator);
        check("viewer", viewer);
        if (operator != null && viewer != null && String.valueOf(operator.username()).equals(viewer.username())) {
            throw new ConfigurationException("voicehelper.security.viewer.username", "is the operator's; the audit could not tell the two apart");
        }
    }

    public enum Anonymous { ALLOW, DENY }

    public boolean anonymousAllowed() {
        return anonymous == Anonymous.ALLOW;
    }

    private static void check(String who, @Nullable Login login) {
        if (login == null) {
            return;
        }
        if (login.username() == null || login.username().isBlank() || login.username().contains(":")) {
            throw new ConfigurationException("voicehelper.security." + who + ".username", "is missing or has a colon; " + who + " needs username and password");
        }
        if (login.password() == null || login.password().isBlank()) {
            throw new ConfigurationException("voicehelper.security." + who + ".password", "is missing; " + who + " needs username and password");
        }
    }

    /**
     * A login for HTTP Basic.
     *
     * @param username without a colon
     * @param password shown by HTTP Basic; keep what it opens behind TLS
     */
    public record Login(@Nullable String username, @Nullable String password) {

        @Override
        public String toString() {
            return "Login[" + username + "]";
        }
    }
}
