package com.voicehelper.strangler.operate;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.ApiErrors;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.togglz.core.activation.ActivationStrategyProvider;

/** What the flags' console needs besides the flags. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    /** Only this strategy: any other would put a caller now on one side, now on the other. */
    @Bean
    ActivationStrategyProvider activationStrategies(StickyPercentage sticky) {
        return () -> List.of(sticky);
    }

    /** The console is a servlet of its own: what is refused there is answered here. */
    @Bean
    FilterRegistrationBean<Filter> consoleRefusals() {
        var filter = new FilterRegistrationBean<Filter>((request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (ApiException refused) {
                ApiErrors.write((HttpServletRequest) request, (HttpServletResponse) response, refused);
            } catch (ServletException exception) {
                if (!(exception.getCause() instanceof ApiException refused)) {
                    throw exception;
                }
                ApiErrors.write((HttpServletRequest) request, (HttpServletResponse) response, refused);
            }
        });
        filter.addUrlPatterns("/togglz-console/*");
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }
}
