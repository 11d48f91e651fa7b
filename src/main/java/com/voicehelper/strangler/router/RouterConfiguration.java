package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.ClientAddress;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.platform.security.Operators;
import com.voicehelper.platform.web.FilterOrder;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.shadow.ShadowReads;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.traffic.Traffic;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

/** The router in this process: in front of the controllers, between the modules, and its counters. */
@Configuration(proxyBeanMethods = false)
class RouterConfiguration {

    @Bean
    Router router(LocalModules modules, Plans plans, ModuleStates states, Replication replication, ServiceSettings services, ServiceKey serviceKey,
            ClientAddress addresses, Operators operators, @Qualifier("pathAliases") Filter aliases, RouterSettings settings, MeterRegistry registry, Traffic traffic, ShadowReads shadow) {
        return new Router(modules, plans, states, replication, services, serviceKey, addresses::trustsSender,
                request -> operators.isOperator(request.getHeader(HttpHeaders.AUTHORIZATION)), aliases, settings, registry, traffic, shadow);
    }

    @Bean
    FilterRegistrationBean<Filter> routerFilter(Router router) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(router.filter());
        registration.setName("router");
        registration.setOrder(FilterOrder.ROUTER);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    ModuleRoutes moduleRoutes(Router router) {
        return router.calls();
    }

    @Bean
    ServedCounters servedCounters(Router router) {
        return router.counters();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> clientConnections() {
        return server -> server.addEngineValves(new ClientConnection.Entrance());
    }
}
