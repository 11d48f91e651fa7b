package com.voicehelper.platform.security;

import com.voicehelper.platform.security.SecuritySettings.Operator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may operate the system: one login, shown as HTTP Basic (RFC 7617). Thread-safe; compares in constant time. */
@Component
public final class Operators {

    private final @Nullable Operator operator;

    Operators(SecuritySettings settings) {
        this.operator = settings.operator();
    }

    /** Whether there is an operator at all. */
    public boolean configured() {
        return operator != null;
    }

    /**
     * The operator's name when the credentials are right, else null.
     *
     * @param authorization the value of an {@code Authorization: Basic …} header
     */
    public @Nullable String authenticate(@Nullable String authorization) {
        if (operator == null || authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        byte[] shown;
        try {
            shown = Base64.getDecoder().decode(authorization.substring(6).strip());
        } catch (IllegalArgumentException exception) {
            return null;
        }
        byte[] right = (operator.username() + ":" + operator.password()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sha256(right), sha256(shown)) ? operator.username() : null;
    }

    /** Digests have one length, so that comparing them does not tell the password's. */
    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
