package com.voicehelper.platform.security;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.security.Operators.SignedIn;
import com.voicehelper.platform.web.ApiErrors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets operators and viewers pass, each in the role of the same name, and nobody else. */
final class OperatorFilter extends OncePerRequestFilter {

    private final Operators operators;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    OperatorFilter(Operators operators) {
        this.operators = operators;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        if (!operators.configured()) {
            ApiErrors.write(request, response, ApiException.forbidden(
                    "No operator is configured: set voicehelper.security.operator.username and voicehelper.security.operator.password"));
            return;
        }
        SignedIn operator = operators.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (operator == null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"VoiceHelper operators\", charset=\"UTF-8\"");
            ApiErrors.write(request, response, ApiException.unauthorized("Sign in as the operator"));
            return;
        }
        SecurityContext context = new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                operator.name(), null, List.of(new SimpleGrantedAuthority(operator.role().authority()))));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }
}
