package com.voicehelper.platform.caller;

import com.voicehelper.platform.module.ConfigurationException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The secret that processes of the system show each other ({@code voicehelper.service-key}). Without one no process trusts
 * another: every hop is refused. Immutable; never printed.
 */
@Component
public final class ServiceKey {

    /** The header of an HTTP hop. */
    public static final String HEADER = "X-VoiceHelper-Service-Key";

    /** The metadata key of a gRPC call. */
    public static final String METADATA = "x-service-key";

    private static final int SHORTEST = 16;

    private final @Nullable String value;

    public ServiceKey(@Value("${voicehelper.service-key:#{null}}") @Nullable String value) {
        if (value != null && !value.isBlank() && value.length() < SHORTEST) {
            throw new ConfigurationException("voicehelper.service-key", "is shorter than " + SHORTEST + " characters");
        }
        this.value = value == null || value.isBlank() ? null : value;
    }

    /** What to send to another process; null when no key is configured. */
    public @Nullable String value() {
        return value;
    }

    /** Whether the sender knows the key; in constant time; false when no key is configured. */
    public boolean matches(@Nullable String shown) {
        return value != null && shown != null
                && MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the request is a hop from another process of the system. */
    public boolean trusts(HttpServletRequest request) {
        return matches(request.getHeader(HEADER));
    }

    @Override
    public String toString() {
        return value == null ? "ServiceKey[none]" : "ServiceKey[set]";
    }
}
