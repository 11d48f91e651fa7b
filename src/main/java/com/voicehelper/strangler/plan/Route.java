package com.voicehelper.strangler.plan;

import java.util.Set;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Requests that belong to a module. Immutable.
 *
 * @param pattern   what the canonical path matches: literal segments, {@code {name}} for one segment, {@code **} for the rest
 * @param methods   the HTTP methods; empty: all
 * @param follows   which of the two decisions the request follows
 * @param webSocket whether it is the handshake of a WebSocket
 */
public record Route(PathPattern pattern, Set<String> methods, Follows follows, boolean webSocket) {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    public Route {
        methods = Set.copyOf(methods);
    }

    public enum Follows {
        /** GET, HEAD and OPTIONS follow the reads, all else the writes. */
        METHOD,
        /** Served like a read, whatever its method. */
        READS,
        /** Served by the owner, whatever its method. */
        WRITES
    }

    /** Who serves GET serves HEAD. */
    public boolean serves(String method) {
        return methods.isEmpty() || methods.contains(method) || method.equals("HEAD") && methods.contains("GET");
    }

    /** Whether a request of this method is served like a read. */
    public boolean isRead(String method) {
        return switch (follows) {
            case METHOD -> READS.contains(method);
            case READS -> true;
            case WRITES -> false;
        };
    }
}
