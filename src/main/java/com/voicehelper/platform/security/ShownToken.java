package com.voicehelper.platform.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;

/**
 * Where a request shows its token: {@code Authorization: Bearer}, {@code X-API-Key}, {@code ?token=} (event sources and WebSockets
 * cannot set headers), the cookie {@code token}. Reads no parameter, so that the body stays untouched.
 */
final class ShownToken {

    private static final String BEARER = "Bearer ";
    private static final String NAME = "token";

    private final CorsConfiguration origins;

    ShownToken(CorsConfiguration origins) {
        this.origins = origins;
    }

    @Nullable String of(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return blankToNull(authorization.substring(BEARER.length()));
        }
        String key = blankToNull(request.getHeader("X-API-Key"));
        if (key != null) {
            return key;
        }
        String parameter = parameter(request.getQueryString());
        return parameter != null ? parameter : cookie(request);
    }

    private static @Nullable String parameter(@Nullable String query) {
        if (query != null) {
            for (String pair : query.split("&")) {
                if (pair.startsWith(NAME + "=")) {
                    try {
                        return blankToNull(URLDecoder.decode(pair.substring(NAME.length() + 1), StandardCharsets.UTF_8));
                    } catch (IllegalArgumentException exception) {
                        return pair;
                    }
                }
            }
        }
        return null;
    }

    /** Browsers send a cookie on behalf of any page: from a foreign page it does not count. */
    private @Nullable String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null || CorsUtils.isCorsRequest(request) && origins.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(NAME)) {
                return blankToNull(cookie.getValue());
            }
        }
        return null;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
