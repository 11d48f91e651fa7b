package com.voicehelper.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Another embedding model, while people go on searching and uploading. */
class ModelChangeTests {

    @TempDir
    private Path folder;

    private final String database = TestPostgres.createDatabase();
    private HttpServer provider;

    /** Speaks OpenAI's protocol and embeds by the letters of a text. */
    @BeforeEach
    void startProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/v1/embeddings", ModelChangeTests::embed);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.start();
    }

    @AfterEach
    void stopProvider() {
        provider.stop(0);
    }

    @Test
    void everyDocumentIsIndexedAnewAndSearchGoesOverWithoutAGap() throws Exception {
        List<UUID> documents = new ArrayList<>();
        try (ConfigurableApplicationContext before = server(Map.of())) {
            Client alice = TestServer.newUser(before, "acme");
            for (int index = 0; index < 5; index++) {
                documents.add(Uploaded.by(alice, "note" + index + ".md", "# Note " + index + "\n\nWhales sing of number " + index + "."));
            }
            for (UUID document : documents) {
                assertThat(Uploaded.finished(alice, document).get("model").asString()).isEqualTo("local-hash-v1");
            }
        }
        try (ConfigurableApplicationContext after = server(Map.of("voicehelper.embedding.model", "letters"))) {
            Client alice = TestServer.newUser(after, "acme");
            RetrievalApi retrieval = after.getBean(RetrievalApi.class);
            documents.add(Uploaded.by(alice, "new.md", "# New\n\nWhales sing while the model changes."));
            assertThat(Uploaded.finished(alice, documents.getLast()).get("status").asString()).isEqualTo("indexed");

            Eventually.holds(Duration.ofSeconds(30), () -> {
                assertThat(retrieval.hasPassages("acme")).isTrue();
                return retrieval.collections().equals(List.of(new VectorCollection("letters", 26, State.ACTIVE)));
            });

            for (UUID document : documents) {
                Eventually.holds(() -> Uploaded.finished(alice, document).get("model").asString().equals("letters"));
                assertThat(Uploaded.status(alice, document)).isEqualTo("indexed");
            }
            assertThat(alice.get("/api/v1/indexing/jobs").body().get("total").asInt()).isEqualTo(documents.size());
        }
    }

    private ConfigurableApplicationContext server(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "voicehelper.datasource.url", database,
                "voicehelper.objects.folder", folder.resolve("objects").toString(),
                "voicehelper.models.providers.stand-in.base-url", "http://127.0.0.1:" + provider.getAddress().getPort() + "/v1",
                "voicehelper.models.embedding[0].name", "letters",
                "voicehelper.models.embedding[0].provider", "stand-in",
                "voicehelper.models.embedding[0].dimension", "26"));
        settings.putAll(more);
        return TestServer.start(settings);
    }

    private static void embed(HttpExchange exchange) throws IOException {
        JsonNode request = Client.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        List<String> data = new ArrayList<>();
        for (JsonNode text : request.get("input")) {
            double[] letters = new double[26];
            text.asString().toLowerCase(Locale.ROOT).chars().filter(letter -> letter >= 'a' && letter <= 'z').forEach(letter -> letters[letter - 'a']++);
            letters[0]++;
            data.add("{\"object\":\"embedding\",\"index\":" + data.size() + ",\"embedding\":["
                    + Arrays.stream(letters).mapToObj(String::valueOf).collect(Collectors.joining(",")) + "]}");
        }
        byte[] answer = ("{\"object\":\"list\",\"data\":[" + String.join(",", data) + "],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        try (var body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }
}
