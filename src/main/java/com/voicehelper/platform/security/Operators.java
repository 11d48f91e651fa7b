package com.voicehelper.platform.security;

import com.voicehelper.platform.security.SecuritySettings.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may operate the system, and who may look at it: a login for each, shown as HTTP Basic (RFC 7617). Thread-safe; compares in
 * constant time.
 */
@Component
public final class Operators {

    private final Map<Role, Login> logins = new EnumMap<>(Role.class);

    Operators(SecuritySettings settings) {
        if (settings.operator() != null) {
            logins.put(Role.OPERATOR, settings.operator());
        }
        if (settings.viewer() != null) {
            logins.put(Role.VIEWER, settings.viewer());
        }
    }

    public enum Role {
        /** Looks, and changes nothing. */
        VIEWER,
        /** Does what a viewer does, and gives commands. */
        OPERATOR;

        /** As Spring Security names it. */
        public String authority() {
            return "ROLE_" + name();
        }
    }

    /** Who has signed in. */
    public record SignedIn(String name, Role role) {}

    /** Whether there is anybody who could sign in. */
    public boolean configured() {
        return !logins.isEmpty();
    }

    /**
     * Who it is when the credentials are right, else null. Every login is compared, so that the time tells neither whose it is.
     *
     * @param authorization the value of an {@code Authorization: Basic …} header
     */
    public @Nullable SignedIn authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        byte[] shown;
        try {
            shown = sha256(Base64.getDecoder().decode(authorization.substring(6).strip()));
        } catch (IllegalArgumentException exception) {
            return null;
        }
        SignedIn found = null;
        for (var login : logins.entrySet()) {
            byte[] right = sha256((login.getValue().username() + ":" + login.getValue().password()).getBytes(StandardCharsets.UTF_8));
            if (MessageDigest.isEqual(right, shown)) {
                found = new SignedIn(String.valueOf(login.getValue().username()), login.getKey());
            }
        }
        return found;
    }

    /** As {@link #authenticate}: whether it is the operator. */
    public boolean isOperator(@Nullable String authorization) {
        SignedIn who = authenticate(authorization);
        return who != null && who.role() == Role.OPERATOR;
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
