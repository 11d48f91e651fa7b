package com.voicehelper.platform.security;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who calls. Set by the security filter before anything else sees the request; the principal of the authentication.
 *
 * @param userId    the user; {@code anonymous} when none signed in and that is allowed
 * @param tenantId  the tenant
 * @param role      {@code user}, {@code admin} or {@code super_admin}
 * @param sessionId the session of the token; null when anonymous
 * @param address   the client's address, as far as trusted proxies tell
 */
public record Caller(String userId, String tenantId, String role, @Nullable String sessionId, String address) {

    public static final String ANONYMOUS = "anonymous";
    public static final String DEFAULT_TENANT = "default";

    public boolean anonymous() {
        return ANONYMOUS.equals(userId);
    }

    public boolean administrator() {
        return role.equals("admin") || role.equals("super_admin");
    }

    /** What limits, idempotency keys and stickiness count by: the user, else the address. */
    public String principal() {
        return anonymous() ? "address:" + address : "user:" + userId;
    }

    /** The caller of the current request; empty outside a request or on a path that is open to all. */
    public static Optional<Caller> current() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }
}
