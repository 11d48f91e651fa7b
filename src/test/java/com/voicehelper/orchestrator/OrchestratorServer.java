package com.voicehelper.orchestrator;

import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.context.ConfigurableApplicationContext;

/** A server whose local model asks a price, and which is its own service over gRPC; started once for the tests that need that. */
public final class OrchestratorServer {

    private static ConfigurableApplicationContext shared;

    private OrchestratorServer() {}

    public static synchronized ConfigurableApplicationContext shared() {
        if (shared == null) {
            int port = freePort();
            shared = TestServer.start(Map.of(
                    "spring.grpc.server.port", String.valueOf(port),
                    "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
                    "voicehelper.services.orchestrator.grpc-address", "127.0.0.1:" + port,
                    "voicehelper.models.local.input-price", "1",
                    "voicehelper.models.local.output-price", "2",
                    "voicehelper.models.local.pause", "2ms",
                    "voicehelper.orchestrator.attempts", "3"));
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** As the owner of all schemas. */
    public static int sql(ConfigurableApplicationContext server, String statement, Object... values) {
        try (Connection connection = DriverManager.getConnection(server.getEnvironment().getRequiredProperty("voicehelper.datasource.url"))) {
            DSLContext dsl = DSL.using(connection, SQLDialect.POSTGRES);
            return dsl.execute(statement, values);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
