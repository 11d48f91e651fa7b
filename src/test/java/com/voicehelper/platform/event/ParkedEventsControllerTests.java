package com.voicehelper.platform.event;

import static com.voicehelper.platform.event.Notes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** What an operator does about parked events, over HTTP, in the whole application. */
class ParkedEventsControllerTests {

    private static final String OPERATOR = "operator:operator-password";
    private static final AtomicBoolean REFUSING = new AtomicBoolean(true);
    private static ConfigurableApplicationContext application;
    private static String base;

    /** Of this application's own facts, one that any module may publish. */
    private record Refusing() implements EventHandler {

        @Override
        public String module() {
            return "identity";
        }

        @Override
        public String consumer() {
            return "identity.refusing";
        }

        @Override
        public Set<String> topics() {
            return Set.of("test.events");
        }

        @Override
        public Set<String> types() {
            return Set.of("test.fact");
        }

        @Override
        public void handle(ReceivedEvent event) {
            if (REFUSING.get()) {
                throw new IllegalStateException("not today");
            }
        }
    }

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(VoiceHelperApplication.class)
                .initializers(context -> ((GenericApplicationContext) context).registerBean(Refusing.class, Refusing::new))
                .run("--voicehelper.datasource.url=" + TestPostgres.createDatabase(), "--server.port=0", "--spring.grpc.server.port=0",
                        "--voicehelper.events.back-off=5ms", "--voicehelper.events.max-back-off=20ms",
                        "--voicehelper.security.operator.username=operator", "--voicehelper.security.operator.password=operator-password");
        base = "http://localhost:" + application.getEnvironment().getProperty("local.server.port") + "/operations/events/parked";
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void parkedEventsAreClosedToAnyoneButOperators() throws Exception {
        assertThat(send("GET", "", null).statusCode()).isIn(401, 403);
        assertThat(send("GET", "", "operator:wrong").statusCode()).isIn(401, 403);
        assertThat(send("DELETE", "/" + UUID.randomUUID(), null).statusCode()).isIn(401, 403);
    }

    @Test
    void anOperatorListsRetriesAndDropsThem() throws Exception {
        ModuleDatabase identity = application.getBean("identityDatabase", ModuleDatabase.class);
        for (String key : new String[] {"a", "b"}) {
            identity.dsl().execute("""
                    insert into outbox (event_id, type, version, topic, aggregate_type, aggregate_id, occurred_at, payload)
                    values (?, 'test.fact', 1, 'test.events', 'test', ?, now(), '{}')
                    """, UUID.randomUUID(), key);
        }
        ParkedEvents parked = application.getBean(ParkedEvents.class);
        eventually(() -> parked.list(10).stream().filter(ParkedEvents.ParkedEvent::parked).count() == 2);
        assertThat(send("GET", "", OPERATOR).body()).contains("not today").contains("\"attempts\":10");

        REFUSING.set(false);
        assertThat(send("POST", "/" + parked.list(10).getFirst().id() + "/retry", OPERATOR).body()).contains("\"handled\":1", "\"remaining\":0");
        assertThat(send("DELETE", "/" + parked.list(10).getFirst().id(), OPERATOR).statusCode()).isEqualTo(204);
        assertThat(parked.list(10)).isEmpty();
        assertThat(send("DELETE", "/" + UUID.randomUUID(), OPERATOR).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/nonsense/retry", OPERATOR).statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> send(String method, String path, String credentials) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (credentials != null) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
