package com.voicehelper.strangler.router;

import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The fields that belong to one connection and go no further (RFC 9110 7.6.1): a fixed list, and what {@code Connection} names. */
final class HopHeaders {

    private static final Set<String> ALWAYS = Set.of("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade", "trailer");

    private final Set<String> named;

    private HopHeaders(Set<String> named) {
        this.named = named;
    }

    static HopHeaders namedBy(Iterable<String> connection) {
        Set<String> named = Set.of();
        for (String value : connection) {
            for (String name : value.split(",")) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.isEmpty() && !ALWAYS.contains(lower)) {
                    named = named.isEmpty() ? new HashSet<>() : named;
                    named.add(lower);
                }
            }
        }
        return new HopHeaders(named);
    }

    static HopHeaders namedBy(Enumeration<String> connection) {
        return namedBy((Iterable<String>) connection::asIterator);
    }

    /** @param lowerCase the field's name */
    boolean contains(String lowerCase) {
        return ALWAYS.contains(lowerCase) || named.contains(lowerCase);
    }
}
