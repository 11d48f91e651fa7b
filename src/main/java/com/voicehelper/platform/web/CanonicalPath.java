package com.voicehelper.platform.web;

/**
 * The one place that knows which prefixes mean the same: {@code /api/X} and {@code /v1/X} are {@code /api/v1/X};
 * {@code /api/v1} and {@code /api/v2} stay, and so does every other path.
 */
public final class CanonicalPath {

    private static final String CANONICAL = "/api/v1";

    private CanonicalPath() {}

    /**
     * The canonical form of a path. Works on the raw path: nothing is decoded, nothing after the prefix changes.
     *
     * @param rawPath the path as it came, percent-encoded, without the query
     */
    public static String of(String rawPath) {
        if (rawPath.startsWith("/api/")) {
            return startsWithSegment(rawPath, "/api/v1") || startsWithSegment(rawPath, "/api/v2") || rawPath.length() == "/api/".length()
                    ? rawPath
                    : CANONICAL + rawPath.substring("/api".length());
        }
        return rawPath.startsWith("/v1/") ? CANONICAL + rawPath.substring("/v1".length()) : rawPath;
    }

    /** Whether the path is the prefix, or continues it with a slash. */
    static boolean startsWithSegment(String path, String prefix) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }
}
