package com.voicehelper.platform.caller;

import com.voicehelper.platform.ApiException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

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

    /** The request attribute that keeps why a token was not accepted on a path that is open to all. */
    public static final String REFUSAL = Caller.class.getName() + ".refusal";

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

    /**
     * The caller of the current request, on a path that is open to all but needs one here.
     *
     * @throws ApiException 401 that says why there is none: no token, or what is wrong with it
     */
    public static Caller required() {
        return current().orElseThrow(() -> RequestContextHolder.getRequestAttributes() instanceof RequestAttributes attributes
                        && attributes.getAttribute(REFUSAL, RequestAttributes.SCOPE_REQUEST) instanceof ApiException refusal
                ? refusal
                : ApiException.unauthorized("No token provided"));
    }

    /** The work, with this caller as the current one on whatever thread runs it. */
    public Runnable carried(Runnable work) {
        return () -> {
            var before = SecurityContextHolder.getContext();
            SecurityContextHolder.setContext(new SecurityContextImpl(authentication()));
            try {
                work.run();
            } finally {
                SecurityContextHolder.setContext(before);
            }
        };
    }

    /** The caller as Spring Security's principal, with the role as its authority. */
    public Authentication authentication() {
        return UsernamePasswordAuthenticationToken.authenticated(this, null, List.of(new SimpleGrantedAuthority("ROLE_" + role.toUpperCase(Locale.ROOT))));
    }
}
