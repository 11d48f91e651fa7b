package com.voicehelper.platform.web;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What the HTTP server does differently: it speaks JSON only, its errors too, and leaves encoded slashes to the router. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> serverCustomizer() {
        return server -> {
            server.addContextCustomizers(context -> context.getParent().getPipeline().addValve(new ServerErrors()));
            server.addConnectorCustomizers(connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
        };
    }

    /** Whatever a library on the class path could read or write besides. */
    @Bean
    ServerHttpMessageConvertersCustomizer jsonOnly() {
        return converters -> converters.configureMessageConvertersList(all ->
                all.removeIf(converter -> converter.getSupportedMediaTypes().stream().anyMatch(type -> type.getSubtype().endsWith("xml"))));
    }
}
