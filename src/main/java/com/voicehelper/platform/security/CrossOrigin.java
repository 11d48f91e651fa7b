package com.voicehelper.platform.security;

import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.web.WebSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * CORS with a list of origins. A page of another origin may not read the answer and gets no preflight; its request is otherwise
 * served, because clients that are no browsers send origins too. A hop inside the system is not a page's request.
 */
final class CrossOrigin extends OncePerRequestFilter {

    private final CorsConfiguration configuration;
    private final ServiceKey serviceKey;
    private final DefaultCorsProcessor processor = new DefaultCorsProcessor() {
        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            response.setStatusCode(HttpStatus.FORBIDDEN);
        }
    };

    CrossOrigin(CorsConfiguration configuration, ServiceKey serviceKey) {
        this.configuration = configuration;
        this.serviceKey = serviceKey;
    }

    static CorsConfiguration configuration(WebSettings settings) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOriginPatterns(settings.corsOrigins());
        configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
        configuration.setAllowedHeaders(List.of(CorsConfiguration.ALL));
        configuration.setExposedHeaders(List.of("X-New-Token", "X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"));
        configuration.setAllowCredentials(true);
        configuration.setMaxAge(Duration.ofHours(1));
        return configuration;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        boolean applies = CorsUtils.isCorsRequest(request) && !serviceKey.trusts(request);
        boolean preflight = applies && CorsUtils.isPreFlightRequest(request);
        if (applies && (preflight || configuration.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) != null)) {
            if (!processor.processRequest(configuration, request, response) || preflight) {
                return;
            }
        } else {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        chain.doFilter(request, response);
    }
}
