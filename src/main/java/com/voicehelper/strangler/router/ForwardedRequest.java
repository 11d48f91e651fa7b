package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.web.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request as it goes to a service: path and query byte for byte, end-to-end fields kept apart and in order, what
 * belongs to this hop added. Immutable, thread-safe.
 */
final class ForwardedRequest {

    /** Fields that are replaced or mean something between us and our operators only. */
    private static final Set<String> REPLACED = Set.of("host", "content-length", "expect", "via", "traceparent", "forwarded",
            "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-request-id",
            ServiceKey.HEADER.toLowerCase(Locale.ROOT), Forced.HEADER.toLowerCase(Locale.ROOT), ShadowMark.HEADER.toLowerCase(Locale.ROOT));
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private final ServiceKey serviceKey;
    private final Predicate<HttpServletRequest> trusted;
    private final String name = "voicehelper-" + hex(8);

    /** @param trusted whether what the peer says about its own client is believed */
    ForwardedRequest(ServiceKey serviceKey, Predicate<HttpServletRequest> trusted) {
        this.serviceKey = serviceKey;
        this.trusted = trusted;
    }

    /** Path and query as the client sent them. */
    static String target(HttpServletRequest request) {
        String path = request.getRequestURI();
        String query = request.getQueryString();
        return query == null ? path : path + "?" + query;
    }

    /** Whether the request was here before. */
    boolean loops(HttpServletRequest request) {
        for (String via : Collections.list(request.getHeaders("Via"))) {
            if (via.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Hands every field to the consumer, in order. Host and those that frame the body are the caller's. */
    void fields(HttpServletRequest request, @Nullable String idempotencyKey, BiConsumer<String, String> to) {
        HopHeaders hop = HopHeaders.namedBy(request.getHeaders("Connection"));
        for (String field : Collections.list(request.getHeaderNames())) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (!hop.contains(lower) && !REPLACED.contains(lower)) {
                request.getHeaders(field).asIterator().forEachRemaining(value -> to.accept(field, value));
            }
        }
        boolean believed = trusted.test(request);
        forwarded(request, believed, to);
        to.accept("Via", joined(request, "Via", "1.1 " + name, true));
        to.accept("traceparent", traceparent(request.getHeader("traceparent")));
        requestId(request, to);
        if (idempotencyKey != null) {
            to.accept(KeptRequest.IDEMPOTENCY_KEY, idempotencyKey);
        }
        if (serviceKey.value() != null) {
            to.accept(ServiceKey.HEADER, serviceKey.value());
        }
    }

    private static void requestId(HttpServletRequest request, BiConsumer<String, String> to) {
        String id = RequestId.of(request);
        if (id == null) {
            request.getHeaders(RequestId.HEADER).asIterator().forEachRemaining(value -> to.accept(RequestId.HEADER, value));
        } else {
            to.accept(RequestId.HEADER, id);
        }
    }

    private static void forwarded(HttpServletRequest request, boolean believed, BiConsumer<String, String> to) {
        String host = request.getHeader("Host");
        to.accept("X-Forwarded-For", joined(request, "X-Forwarded-For", request.getRemoteAddr(), believed));
        to.accept("X-Forwarded-Proto", kept(request, "X-Forwarded-Proto", request.getScheme(), believed));
        to.accept("X-Forwarded-Port", kept(request, "X-Forwarded-Port", String.valueOf(request.getServerPort()), believed));
        if (host != null) {
            to.accept("X-Forwarded-Host", kept(request, "X-Forwarded-Host", host, believed));
        }
        if (believed && request.getHeader("X-Forwarded-Prefix") != null) {
            to.accept("X-Forwarded-Prefix", request.getHeader("X-Forwarded-Prefix"));
        }
        if (believed && request.getHeader("Forwarded") != null) {
            String address = request.getRemoteAddr();
            to.accept("Forwarded", joined(request, "Forwarded", "for=" + (address.indexOf(':') >= 0 ? "\"[" + address + "]\"" : address), true));
        }
    }

    private static String kept(HttpServletRequest request, String field, String own, boolean believed) {
        String sent = request.getHeader(field);
        return believed && sent != null ? sent : own;
    }

    private static String joined(HttpServletRequest request, String field, String own, boolean believed) {
        List<String> values = believed ? new ArrayList<>(Collections.list(request.getHeaders(field))) : new ArrayList<>();
        values.add(own);
        return String.join(", ", values);
    }

    /** The same trace, a new span for this hop (W3C Trace Context). */
    static String traceparent(@Nullable String sent) {
        return sent != null && TRACEPARENT.matcher(sent).matches()
                ? "00-" + sent.substring(3, 35) + "-" + hex(16) + "-" + sent.substring(53, 55)
                : "00-" + hex(32) + "-" + hex(16) + "-00";
    }

    private static String hex(int digits) {
        byte[] bytes = new byte[digits / 2];
        ThreadLocalRandom.current().nextBytes(bytes);
        bytes[0] |= 1;
        return HexFormat.of().formatHex(bytes);
    }
}
