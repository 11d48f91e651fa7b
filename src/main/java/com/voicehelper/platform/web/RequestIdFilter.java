package com.voicehelper.platform.web;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.ServiceKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Takes or makes the request's id, answers with it, and shows it in the log. An id that is not printable or too long is replaced. */
@Component
@Order(FilterOrder.REQUEST_ID)
class RequestIdFilter extends OncePerRequestFilter {

    private static final Pattern ACCEPTABLE = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final ServiceKey serviceKey;

    RequestIdFilter(ServiceKey serviceKey) {
        this.serviceKey = serviceKey;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        String sent = request.getHeader(RequestId.HEADER);
        boolean usable = sent != null && ACCEPTABLE.matcher(sent).matches();
        String id = usable ? sent : Ids.next().toString();
        PathAliases.keepOriginalPath(request);
        RequestId.set(request, id, usable);
        if (!serviceKey.trusts(request)) {
            response.setHeader(RequestId.HEADER, id);
        }
        MDC.put(RequestId.LOGGED_AS, id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(RequestId.LOGGED_AS);
        }
    }
}
