package com.voicehelper.platform.security;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.caller.ClientAddress;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.web.ApiErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls, from the token and the session behind it, and refuses who may not. On a path that is open to all a token that
 * is not accepted is no obstacle: the request goes on without a caller, and {@link Caller#required()} tells why.
 */
final class CallerFilter extends OncePerRequestFilter {

    static final String TENANT = "X-Tenant-ID";

    private static final Logger LOG = LoggerFactory.getLogger(CallerFilter.class);

    private final SecuritySettings settings;
    private final ShownToken shownToken;
    private final TokenVerifier verifier;
    private final Sessions sessions;
    private final ClientAddress addresses;
    private final TokenRenewal renewal;
    private final ServiceKey serviceKey;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    CallerFilter(SecuritySettings settings, ShownToken shownToken, TokenVerifier verifier, Sessions sessions,
            ClientAddress addresses, TokenRenewal renewal, ServiceKey serviceKey) {
        this.settings = settings;
        this.shownToken = shownToken;
        this.verifier = verifier;
        this.sessions = sessions;
        this.addresses = addresses;
        this.renewal = renewal;
        this.serviceKey = serviceKey;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        boolean open = Paths.open(request);
        try {
            Caller caller = identify(request, response, open);
            if (caller != null) {
                SecurityContext context = new SecurityContextImpl(caller.authentication());
                SecurityContextHolder.setContext(context);
                contexts.saveContext(context, request, response);
            }
        } catch (ApiException refusal) {
            if (!open) {
                ApiErrors.write(request, response, refusal);
                return;
            }
            request.setAttribute(Caller.REFUSAL, refusal);
        }
        chain.doFilter(request, response);
    }

    /** Null only on an open path. */
    private @Nullable Caller identify(HttpServletRequest request, HttpServletResponse response, boolean open) {
        String token = shownToken.of(request);
        String tenant = request.getHeader(TENANT);
        if (token == null || settings.anonymousAllowed() && !TokenVerifier.looksLikeToken(token)) {
            return open ? null : anonymous(request, tenant);
        }
        VerifiedToken verified = verifier.verify(token);
        // Where a request came in its session was asked for; on an open path the answer may have been no.
        boolean asked = !open && serviceKey.trusts(request);
        if (!asked && !active(verified.sessionId())) {
            throw ApiException.of(HttpStatus.UNAUTHORIZED, "TOKEN_REVOKED", "Token has been revoked");
        }
        if (tenant != null && !tenant.isBlank() && !tenant.equals(verified.tenantId())) {
            throw ApiException.of(HttpStatus.FORBIDDEN, "TENANT_MISMATCH", "Tenant ID mismatch");
        }
        Caller caller = verified.caller(addresses.of(request));
        renewal.offer(request, response, caller, verified.expiresAt());
        return caller;
    }

    private Caller anonymous(HttpServletRequest request, @Nullable String tenant) {
        if (!settings.anonymousAllowed()) {
            throw ApiException.unauthorized("No token provided");
        }
        if (tenant != null && tenant.length() > 64) {
            throw ApiException.badRequest("X-Tenant-ID is longer than 64 characters");
        }
        return new Caller(Caller.ANONYMOUS, tenant == null || tenant.isBlank() ? Caller.DEFAULT_TENANT : tenant, "user", null, addresses.of(request));
    }

    private boolean active(String sessionId) {
        try {
            return sessions.active(sessionId);
        } catch (RuntimeException exception) {
            LOG.warn("A session cannot be checked: {}", exception.toString());
            throw ApiException.unavailable("The session cannot be checked at the moment; try again", 1);
        }
    }
}
