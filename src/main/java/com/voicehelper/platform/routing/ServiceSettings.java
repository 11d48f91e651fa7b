package com.voicehelper.platform.routing;

import com.voicehelper.platform.module.ConfigurationException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.services.<module>}: where a module's extracted service is, for each module that has one. In the
 * monolith these are the targets of an extraction; in a service they are the modules it calls. Immutable.
 *
 * @param services by module
 */
@ConfigurationProperties("voicehelper")
public record ServiceSettings(@DefaultValue Map<String, Service> services) {

    public ServiceSettings {
        services = Map.copyOf(services);
        services.forEach(ServiceSettings::validate);
    }

    /** The service of a module; empty when none is configured. */
    public Optional<Service> find(String module) {
        return Optional.ofNullable(services.get(module));
    }

    /**
     * One service. Every part is optional; what needs a part that is missing says so.
     *
     * @param httpUrl     where its HTTP API is, scheme and authority only: {@code http://conversation:8080}
     * @param grpcAddress where its RPC API is: {@code conversation:9090}
     * @param datasource  its database, reached as that database's owner: what a move copies to
     */
    public record Service(@Nullable URI httpUrl, @Nullable String grpcAddress, @Nullable Datasource datasource) {}

    /** Null user or password: the URL carries it, or none is asked. */
    public record Datasource(@Nullable String url, @Nullable String username, @Nullable String password) {

        /** Without the password, and without the query of the URL, which may carry one. */
        @Override
        public String toString() {
            return "Datasource[" + (url == null ? null : url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//")) + "]";
        }
    }

    private static void validate(String module, Service service) {
        String prefix = "voicehelper.services." + module;
        URI url = service.httpUrl();
        if (url != null && !absolute(url)) {
            throw new ConfigurationException(prefix + ".http-url", "is not the URL of a server (http://host:port, without path or query)");
        }
        if (service.grpcAddress() != null && !hostAndPort(service.grpcAddress())) {
            throw new ConfigurationException(prefix + ".grpc-address", "is not host:port, for example 127.0.0.1:9090");
        }
        Datasource datasource = service.datasource();
        if (datasource != null && (datasource.url() == null || Driver.parseURL(datasource.url(), null) == null)) {
            throw new ConfigurationException(prefix + ".datasource.url", "is not a PostgreSQL JDBC URL (jdbc:postgresql://host:port/database)");
        }
    }

    private static boolean absolute(URI url) {
        boolean scheme = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/");
        return scheme && url.getHost() != null && url.getUserInfo() == null && bare && url.getRawQuery() == null && url.getRawFragment() == null;
    }

    private static boolean hostAndPort(String address) {
        try {
            URI parsed = URI.create("grpc://" + address);
            return parsed.getHost() != null && parsed.getPort() > 0 && parsed.getPort() < 65_536 && parsed.getRawPath().isEmpty();
        } catch (IllegalArgumentException exception) {
            return false;
        }
    }
}
