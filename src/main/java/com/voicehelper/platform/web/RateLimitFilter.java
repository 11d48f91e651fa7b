package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.caller.ClientAddress;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.web.RateLimits.Usage;
import com.voicehelper.platform.web.RateLimits.Window;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 to who sends too much, and tells everybody in headers how much is left. Monitors, operators and hops inside the system
 * (which were counted where they came in) are not counted.
 */
@Component
@Order(FilterOrder.RATE_LIMIT)
class RateLimitFilter extends OncePerRequestFilter {

    private final RateLimits limits;
    private final ServiceKey serviceKey;
    private final ClientAddress addresses;
    private final Clock clock;

    RateLimitFilter(RateLimits limits, ServiceKey serviceKey, ClientAddress addresses, Clock clock) {
        this.limits = limits;
        this.serviceKey = serviceKey;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        boolean operator = authentication != null && !(authentication.getPrincipal() instanceof Caller);
        return operator || ProbePaths.contains(CanonicalPath.of(request.getRequestURI())) || serviceKey.trusts(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        Optional<Caller> user = Caller.current().filter(caller -> !caller.anonymous());
        Usage usage = user.isPresent() ? limits.count("user", user.get().userId()) : limits.count("address", addresses.of(request));
        Window window = usage.tightest();
        response.setHeader("X-RateLimit-Limit", Integer.toString(window.limit()));
        response.setHeader("X-RateLimit-Remaining", Long.toString(window.remaining()));
        response.setHeader("X-RateLimit-Reset", Long.toString(window.resetAt().getEpochSecond()));
        if (usage.allowed()) {
            chain.doFilter(request, response);
        } else {
            long millis = Duration.between(clock.instant(), window.resetAt()).toMillis();
            ApiErrors.write(request, response, ApiException.tooManyRequests("Rate limit exceeded", (int) Math.max(1, (millis + 999) / 1000)));
        }
    }
}
