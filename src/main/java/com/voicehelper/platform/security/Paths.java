package com.voicehelper.platform.security;

import com.voicehelper.platform.web.CanonicalPath;
import com.voicehelper.platform.web.ProbePaths;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.util.UriUtils;

/** Which paths are open to all, and which are the operator's. What is neither needs a caller. */
final class Paths {

    /** Sign-in is under three prefixes (contract, decision 7); by what it shows instead of a token, or by one that may be checked. */
    private static final Set<String> OPEN = Stream.of("/api/v1/auth", "/api/v1/identity", "/api/v1/users")
            .flatMap(prefix -> Stream.of("/register", "/login", "/wechat/login", "/wechat/miniprogram/login", "/refresh", "/refresh-token",
                    "/validate", "/verify", "/verify-token").map(prefix::concat))
            .collect(Collectors.toUnmodifiableSet());
    private static final String KEYS = "/.well-known/jwks.json";
    private static final List<String> OPERATORS = List.of("/strangler", "/operations", "/togglz-console", "/togglz", "/actuator");

    private Paths() {}

    /** Decided on the raw path, letter by letter: an encoded or dotted spelling of an open path is not open. */
    static boolean open(HttpServletRequest request) {
        String path = CanonicalPath.of(request.getRequestURI());
        return ProbePaths.contains(path) || OPEN.contains(path) || path.equals(KEYS);
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
        if (rawPath.indexOf('%') < 0 && rawPath.indexOf(';') < 0 && !rawPath.contains("//") && !rawPath.contains("/.")) {
            return rawPath;
        }
        String withoutParameters = rawPath.replaceAll(";[^/]*", "");
        try {
            String decoded = UriUtils.decode(withoutParameters, StandardCharsets.UTF_8).replaceAll("/{2,}", "/");
            return URI.create(UriUtils.encodePath(decoded, StandardCharsets.UTF_8)).normalize().getPath();
        } catch (IllegalArgumentException exception) {
            return withoutParameters;
        }
    }
}
