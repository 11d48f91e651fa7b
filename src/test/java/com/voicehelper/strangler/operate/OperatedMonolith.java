package com.voicehelper.strangler.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.togglz.core.context.FeatureContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A monolith as its operator and its viewer see it. identity has nowhere to move to; conversation has a database that waits for it,
 * as the service's first start leaves it.
 */
final class OperatedMonolith implements AutoCloseable {

    private static final String SERVICE = "--voicehelper.services.conversation.http-url=";
    static final String PASSWORD = "a test's password";
    static final String OPERATOR = "operator:" + PASSWORD;
    static final String VIEWER = "viewer:only looks";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern FORM_TOKEN = Pattern.compile("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]+)\"/>");
    private static final Pattern FORM_PARAMETER = Pattern.compile("name=\"(p[^\"]*)\" type=\"text\"");

    private final AutoCloseable application;
    private final String database;
    private final String target;
    private final String url;

    private OperatedMonolith(String database, String target, AutoCloseable application, String url) {
        this.database = database;
        this.target = target;
        this.application = application;
        this.url = url;
    }

    /** In this JVM, on new databases. */
    static OperatedMonolith start(String... more) {
        return start(TestPostgres.createDatabase(), serviceDatabase(), more);
    }

    private static OperatedMonolith start(String database, String target, String... more) {
        FeatureContext.clearCache();
        int port = ApplicationProcess.freePort();
        List<String> arguments = arguments(database, target, "http://127.0.0.1:" + port, more);
        arguments.addAll(List.of("--server.port=" + port, "--spring.grpc.server.port=0"));
        ConfigurableApplicationContext application = new SpringApplicationBuilder(VoiceHelperApplication.class).run(arguments.toArray(String[]::new));
        return new OperatedMonolith(database, target, application, "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** A second node beside this one, as a process of its own: the flags' library knows one application per JVM. */
    OperatedMonolith anotherNode(String... more) {
        ApplicationProcess process = ApplicationProcess.start("second-node", arguments(database, target, url, more).toArray(String[]::new)).awaitReady(Duration.ofSeconds(60));
        return new OperatedMonolith(database, target, process, process.uri().toString());
    }

    /** The same databases, after the application was stopped and started again. */
    OperatedMonolith restarted(String... more) {
        close();
        return start(database, target, more);
    }

    /** It stands for its own service as well: what a preflight asks the service is how it is, and of which build. */
    private static List<String> arguments(String database, String target, String self, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--voicehelper.datasource.url=" + database, "--voicehelper.services.conversation.datasource.url=" + target,
                "--voicehelper.security.operator.username=operator", "--voicehelper.security.operator.password=" + PASSWORD,
                "--voicehelper.security.viewer.username=viewer", "--voicehelper.security.viewer.password=only looks"));
        arguments.addAll(List.of(more));
        if (arguments.stream().noneMatch(each -> each.startsWith(SERVICE))) {
            arguments.add(SERVICE + self);
        }
        return arguments;
    }

    private static String serviceDatabase() {
        String database = TestPostgres.createDatabase("second");
        Flyway.configure().dataSource(database, null, null).schemas("strangler").locations("classpath:db/migration/strangler").load().migrate();
        Flyway.configure().dataSource(database, null, null).schemas("conversation").outOfOrder(true)
                .locations("classpath:db/migration/platform", "classpath:db/migration/conversation").load().migrate();
        return database;
    }

    /** Conversations from before, each with ten messages. */
    void seed(int messages) {
        sql(database, """
                insert into conversation.conversation (id, tenant_id, user_id, title, status, metadata, msg_count, token_count, last_sequence, created_at, updated_at, last_msg_at)
                select uuidv7(), 'default', 'seed', 'Conversation ' || n, 'active', '{}', 10, 50, 10, now(), now(), now() from generate_series(1, %d) n;
                insert into conversation.message (id, conversation_id, sequence_number, role, sender_id, content, metadata, token_count, created_at)
                select uuidv7(), c.id, n, 'user', 'seed', 'Message ' || n, '{}', 5, now() from conversation.conversation c, generate_series(1, 10) n""".formatted(messages / 10));
    }

    /** As the owner of the database. */
    static void sql(String url, String sql) {
        try (var connection = DriverManager.getConnection(url); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    String url() {
        return url;
    }

    /** JDBC URL of the monolith's database, as its owner. */
    String database() {
        return database;
    }

    /** JDBC URL of the service's database, as its owner. */
    String target() {
        return target;
    }

    /** Of an application in this JVM. */
    <T> T bean(Class<T> type) {
        return ((ConfigurableApplicationContext) application).getBean(type);
    }

    /** The row of a module, read now. */
    ModuleState state(String module) {
        return bean(ModuleStates.class).refresh(module);
    }

    HttpResponse<String> post(String path, String body) {
        return send(OPERATOR, path, "POST", "application/json", body);
    }

    /** A GET that the operator is answered. */
    JsonNode get(String path) {
        var answer = look(OPERATOR, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return body(answer);
    }

    HttpResponse<String> look(String login, String path) {
        return send(login, path, "GET", null, null);
    }

    /** What Prometheus gets. */
    String metrics() {
        return send(null, "/metrics", "GET", null, null).body();
    }

    /** What a browser does: opens the list, follows the link to the form, and sends the form with its token. */
    HttpResponse<String> console(String login, String flag, String percentage) {
        String index = look(login, "/togglz-console/index").body();
        var link = Pattern.compile("href=\"(edit\\?f=" + flag + "[^\"]*)\"").matcher(index);
        assertThat(link.find()).as(index).isTrue();
        String form = look(login, "/togglz-console/" + link.group(1).replace("&amp;", "&")).body();
        var token = FORM_TOKEN.matcher(form);
        var parameter = FORM_PARAMETER.matcher(form);
        assertThat(token.find() && parameter.find()).as(form).isTrue();
        var answer = send(login, "/togglz-console/edit", "POST", "application/x-www-form-urlencoded", "f=" + flag + "&enabled=enabled&strategy=sticky-percentage&"
                + parameter.group(1) + "=" + percentage + "&" + token.group(1) + "=" + URLEncoder.encode(token.group(2), UTF_8));
        return answer.statusCode() == 302 ? look(login, "/togglz-console/index") : answer;
    }

    /** @param login {@code name:password}; null: nobody signs in */
    HttpResponse<String> send(String login, String path, String method, String contentType, String body) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (login != null) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }

    static JsonNode body(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** What the command line printed, and its exit code. */
    record Printed(int code, String out, String errors) {}

    /** The command line against this monolith. */
    Printed commandLine(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", url));
        return run(all, PASSWORD);
    }

    static Printed run(List<String> arguments, String password) {
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code = CommandLine.run(arguments, name -> password, new PrintStream(out, true, UTF_8), new PrintStream(errors, true, UTF_8));
        return new Printed(code, out.toString(UTF_8), errors.toString(UTF_8));
    }

    @Override
    public void close() {
        try {
            application.close();
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        } finally {
            FeatureContext.clearCache();
        }
    }
}
