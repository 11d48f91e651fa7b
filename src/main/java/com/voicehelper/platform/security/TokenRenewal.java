package com.voicehelper.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.caller.ServiceKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Offers a new token, as {@code X-New-Token}, to who shows one that is about to expire. A token is made once a minute per session at most. */
@Component
class TokenRenewal {

    static final String HEADER = "X-New-Token";

    private static final Logger LOG = LoggerFactory.getLogger(TokenRenewal.class);
    private static final Duration SOON = Duration.ofMinutes(10);

    private final ObjectProvider<AccessTokens> tokens;
    private final ServiceKey serviceKey;
    private final Clock clock;
    private final Cache<String, String> made = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

    TokenRenewal(ObjectProvider<AccessTokens> tokens, ServiceKey serviceKey, Clock clock) {
        this.tokens = tokens;
        this.serviceKey = serviceKey;
        this.clock = clock;
    }

    void offer(HttpServletRequest request, HttpServletResponse response, Caller caller, Instant expiresAt) {
        if (clock.instant().plus(SOON).isBefore(expiresAt) || caller.sessionId() == null || serviceKey.trusts(request)) {
            return;
        }
        String token = made.get(caller.sessionId(), session -> make(caller));
        if (token != null) {
            response.setHeader(HEADER, token);
        }
    }

    private @Nullable String make(Caller caller) {
        try {
            AccessTokens maker = tokens.getIfAvailable();
            return maker == null ? null : maker.renew(caller);
        } catch (RuntimeException exception) {
            LOG.warn("A token could not be renewed: {}", exception.toString());
            return null;
        }
    }
}
