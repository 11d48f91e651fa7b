package com.voicehelper.platform.web;

import java.util.Set;

/** What monitors ask: open to all, never counted against a limit. */
public final class ProbePaths {

    private static final Set<String> PATHS = Set.of(
            "/health", "/healthz", "/health/detailed", "/ready", "/readiness", "/version", "/metrics", "/api/v1/ping", "/api/v2/health");

    private ProbePaths() {}

    /** Letter by letter: another spelling of a path is another path. */
    public static boolean contains(String canonicalPath) {
        return PATHS.contains(canonicalPath);
    }
}
