package com.voicehelper.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A module counts as extractable because it starts alone, as a process of its own, on a database of its own. */
class ModuleAloneTests {

    private static final Duration START = Duration.ofSeconds(90);

    static List<String> modules() {
        return ApplicationProcess.modules();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleStartsAloneAndMakesOnlyItsOwnSchema(String module) throws Exception {
        String database = TestPostgres.createDatabase();
        try (ApplicationProcess service = ApplicationProcess.start("alone-" + module,
                "--voicehelper.datasource.url=" + database, "--voicehelper.modules.local=" + module).awaitReady(START)) {
            assertThat(health(service).statusCode()).isEqualTo(200);
            assertThat(schemas(database)).containsExactlyInAnyOrder("public", "strangler", module);
            assertThat(filledTables(database, module)).as("a move brings the data: what the service made by itself would be in its way").isEmpty();
            service.stop();
            assertThat(service.output()).doesNotContain("Exception", "ERROR");
        }
    }

    @Test
    void anEdgeStartsWithoutAnyModule() throws Exception {
        String database = TestPostgres.createDatabase();
        try (ApplicationProcess edge = ApplicationProcess.start("edge",
                "--voicehelper.datasource.url=" + database, "--voicehelper.modules.local=").awaitReady(START)) {
            assertThat(health(edge).statusCode()).isEqualTo(200);
            assertThat(schemas(database)).containsExactlyInAnyOrder("public", "strangler");
        }
    }

    private static HttpResponse<String> health(ApplicationProcess process) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(process.uri().resolve("/health")).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
        }
    }

    private static List<String> filledTables(String database, String module) throws SQLException {
        List<String> filled = new ArrayList<>();
        try (var connection = DriverManager.getConnection(database); var statement = connection.createStatement();
                var tables = connection.getMetaData().getTables(null, module, null, new String[] {"TABLE"})) {
            while (tables.next()) {
                String table = tables.getString("TABLE_NAME");
                try (var row = statement.executeQuery("select 1 from " + module + "." + table + " limit 1")) {
                    if (row.next() && !List.of("flyway_schema_history", "outbox_cursor").contains(table)) {
                        filled.add(table);
                    }
                }
            }
        }
        return filled;
    }

    private static List<String> schemas(String database) throws SQLException {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'")) {
            List<String> schemas = new ArrayList<>();
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
            return schemas;
        }
    }
}
