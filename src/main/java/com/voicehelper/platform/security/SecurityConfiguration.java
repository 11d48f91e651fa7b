package com.voicehelper.platform.security;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.caller.ClientAddress;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.security.Operators.Role;
import com.voicehelper.platform.web.ApiErrors;
import com.voicehelper.platform.web.WebSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.cors.CorsConfiguration;

/** Two chains, both stateless: the operator's paths, and everything else. What neither lets pass is refused. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    @Order(1)
    SecurityFilterChain operatorSecurity(HttpSecurity http, Operators operators) {
        stateless(http).securityMatcher(Paths::operator)
                .addFilterBefore(new OperatorFilter(operators), AuthorizationFilter.class)
                .exceptionHandling(errors -> errors.accessDeniedHandler((request, response, denied) ->
                        ApiErrors.write(request, response, ApiException.forbidden("A viewer may look and change nothing; sign in as the operator"))))
                .authorizeHttpRequests(requests -> requests
                        .requestMatchers(HttpMethod.GET).hasAnyRole(Role.VIEWER.name(), Role.OPERATOR.name())
                        .requestMatchers(HttpMethod.HEAD).hasAnyRole(Role.VIEWER.name(), Role.OPERATOR.name())
                        .anyRequest().hasRole(Role.OPERATOR.name()));
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain callerSecurity(HttpSecurity http, WebSettings web, SecuritySettings settings, ServiceKey serviceKey,
            TokenVerifier verifier, Sessions sessions, ClientAddress addresses, TokenRenewal renewal) {
        CorsConfiguration cors = CrossOrigin.configuration(web);
        stateless(http)
                .addFilterAfter(new CrossOrigin(cors, serviceKey), HeaderWriterFilter.class)
                .addFilterBefore(new CallerFilter(settings, new ShownToken(cors), verifier, sessions, addresses, renewal, serviceKey), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().access((authentication, context) ->
                        new AuthorizationDecision(Paths.open(context.getRequest()) || authentication.get().getPrincipal() instanceof Caller)));
        return http.build();
    }

    /** A span for each of the fourteen filters of a request would cost more than the request. */
    @Bean
    SecurityObservationSettings securityObservation() {
        return SecurityObservationSettings.noObservations();
    }

    /** The router passes paths on as they came; odd ones are told apart by {@link Paths} and find no controller. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowSemicolon(true);
        firewall.setUnsafeAllowAnyHttpMethod(true);
        // Headers and parameters in UTF-8 look like control characters to a reader of ISO 8859-1; the server itself refuses line breaks,
        // and names that are no tokens.
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (request, response, rejected) -> ApiErrors.write(request, response,
                ApiException.badRequest("The path or a header of the request has characters that are not allowed"));
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(errors -> errors
                        .authenticationEntryPoint((request, response, refused) -> ApiErrors.write(request, response, ApiException.unauthorized("No token provided")))
                        .accessDeniedHandler((request, response, denied) -> ApiErrors.write(request, response, ApiException.forbidden("Permission denied"))));
    }
}
