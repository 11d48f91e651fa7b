package com.voicehelper.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/** Shows the controllers the canonical path of a request; what the client sent stays in {@link #originalPath}. */
@Component
@Order(FilterOrder.PATH_ALIASES)
class PathAliases extends OncePerRequestFilter {

    private static final String ORIGINAL_PATH = PathAliases.class.getName() + ".originalPath";

    /** The raw path as the client sent it, also after the alias was resolved and in the dispatch to the error page. */
    static String originalPath(HttpServletRequest request) {
        return request.getAttribute(ORIGINAL_PATH) instanceof String original ? original : request.getRequestURI();
    }

    /** Called by the first filter. */
    static void keepOriginalPath(HttpServletRequest request) {
        request.setAttribute(ORIGINAL_PATH, request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        String path = request.getRequestURI();
        String canonical = CanonicalPath.of(path);
        chain.doFilter(canonical.equals(path) ? request : new Aliased(request, canonical), response);
    }

    private static final class Aliased extends HttpServletRequestWrapper {

        private final String path;

        Aliased(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer url = super.getRequestURL();
            String original = super.getRequestURI();
            return url.replace(url.length() - original.length(), url.length(), path);
        }

        @Override
        public String getServletPath() {
            return UriUtils.decode(path, StandardCharsets.UTF_8);
        }
    }
}
