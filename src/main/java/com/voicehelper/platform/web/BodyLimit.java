package com.voicehelper.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body that is too long: at once when its length is announced, else as soon as the bytes that were read exceed the
 * limit, whoever reads them. On the way it computes the fingerprint of a write's body: also without a key, for the router may add one.
 */
@Component
@Order(FilterOrder.BODY_LIMIT)
class BodyLimit extends OncePerRequestFilter {

    private static final String ATTRIBUTE = BodyLimit.class.getName();

    private final long limit;
    private final List<LongBodies> exceptions;

    BodyLimit(WebSettings settings, ObjectProvider<LongBodies> exceptions) {
        this.limit = settings.maxBodySize().toBytes();
        this.exceptions = exceptions.stream().toList();
    }

    /** SHA-256 of what was read of the body, in hexadecimal; null when the request is no write. */
    static @Nullable String fingerprint(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof CountedRequest counted ? counted.fingerprint() : null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        long limit = limit(request);
        if (request.getContentLengthLong() > limit) {
            refuse(request, response, limit);
            return;
        }
        CountedRequest counted = new CountedRequest(request, limit, Idempotency.isWrite(request));
        request.setAttribute(ATTRIBUTE, counted);
        try {
            chain.doFilter(counted, response);
        } catch (IOException | ServletException | RuntimeException exception) {
            if (!counted.exceeded() || response.isCommitted()) {
                throw exception;
            }
            refuse(request, response, limit);
        }
    }

    private long limit(HttpServletRequest request) {
        if (exceptions.isEmpty() || request.getContentLengthLong() >= 0 && request.getContentLengthLong() <= limit) {
            return limit;
        }
        String path = CanonicalPath.of(request.getRequestURI());
        String type = request.getContentType() == null ? "" : request.getContentType().toLowerCase(Locale.ROOT);
        return Math.max(limit, exceptions.stream().mapToLong(each -> each.longest(request.getMethod(), path, type)).max().orElse(0));
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, long limit) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        ApiErrors.write(request, response, ErrorTranslation.tooLarge(CountedRequest.exceeds(limit)));
    }
}
