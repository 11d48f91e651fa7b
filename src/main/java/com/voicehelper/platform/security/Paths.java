package com.voicehelper.platform.security;

import com.voicehelper.platform.web.CanonicalPath;
import com.voicehelper.platform.web.ProbePaths;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.web.util.UriUtils;

/** Which paths are open to all, and which are the operator's. What is neither needs a caller. */
final class Paths {

    private static final Set<String> OPEN = Set.of(
            "/.well-known/jwks.json",
            "/api/v1/auth/register", "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/verify", "/api/v1/auth/validate",
            "/api/v1/identity/register", "/api/v1/identity/login", "/api/v1/identity/refresh-token", "/api/v1/identity/verify-token");
    private static final String OPEN_BELOW = "/api/v1/auth/wechat/";
    private static final List<String> OPERATORS = List.of("/strangler", "/operations", "/togglz-console", "/togglz", "/actuator");

    private Paths() {}

    /** Decided on the raw path, letter by letter: an encoded or dotted spelling of an open path is not open. */
    static boolean open(HttpServletRequest request) {
        String path = CanonicalPath.of(request.getRequestURI());
        return ProbePaths.contains(path) || OPEN.contains(path) || path.startsWith(OPEN_BELOW) && path.chars().noneMatch(character -> ".;%\\".indexOf(character) >= 0);
    }

    /** Decided on every reading of the path: the one the server maps by, and the raw one decoded, without parameters and dots. */
    static boolean operator(HttpServletRequest request) {
        String pathInfo = request.getPathInfo() == null ? "" : request.getPathInfo();
        return below(request.getServletPath() + pathInfo) || below(plain(request.getRequestURI()));
    }

    private static boolean below(String path) {
        return OPERATORS.stream().anyMatch(prefix -> path.regionMatches(true, 0, prefix, 0, prefix.length())
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/'));
    }

    private static String plain(String rawPath) {
        String withoutParameters = rawPath.replaceAll(";[^/]*", "");
        try {
            String decoded = UriUtils.decode(withoutParameters, StandardCharsets.UTF_8).replaceAll("/{2,}", "/");
            return URI.create(UriUtils.encodePath(decoded, StandardCharsets.UTF_8)).normalize().getPath();
        } catch (IllegalArgumentException exception) {
            return withoutParameters;
        }
    }
}
