package com.voicehelper.retrieval.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.engine.SearchEngineContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** On a server of our own that checks each request against Qdrant's reference, and fails as Qdrant does. */
class QdrantProtocolTests extends SearchEngineContract {

    private static final VectorCollection COLLECTION = new VectorCollection("local", 4, State.ACTIVE);

    private static QdrantServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new QdrantServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected SearchEngine engine() {
        return engine(server.url(), QdrantServer.API_KEY);
    }

    private static QdrantEngine engine(String url, String key) {
        return new QdrantEngine(new QdrantSettings(url, key, Duration.ofSeconds(2)), new JsonMapper());
    }

    @Test
    void aRefusalSaysWhyAndNotWithWhichKey() {
        try (QdrantEngine engine = engine(server.url(), "a secret")) {
            assertThatThrownBy(() -> engine.open(COLLECTION)).isInstanceOf(EngineException.class)
                    .hasMessageContaining("401").hasMessageContaining("Must provide an API key").hasMessageNotContaining("a secret");
        }
        assertThat(new QdrantSettings("http://h:6333", "a secret", Duration.ofSeconds(1)).toString()).doesNotContain("a secret");
    }

    @Test
    void aServerThatFailsOrIsAwayOrSilentFailsTheCallInTime() throws IOException {
        server.failure = 500;
        try (QdrantEngine engine = engine(server.url(), QdrantServer.API_KEY)) {
            assertThatThrownBy(() -> engine.open(COLLECTION)).isInstanceOf(EngineException.class).hasMessageContaining("out of order");
        } finally {
            server.failure = 0;
        }
        try (QdrantEngine engine = engine("http://localhost:1", null)) {
            assertThatThrownBy(() -> engine.open(COLLECTION)).isInstanceOf(EngineException.class).hasMessageContaining("cannot be asked");
        }
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                QdrantEngine engine = new QdrantEngine(new QdrantSettings("http://localhost:" + silent.getLocalPort(), null, Duration.ofMillis(200)),
                        new JsonMapper())) {
            assertThatThrownBy(() -> engine.open(COLLECTION)).isInstanceOf(EngineException.class).hasMessageContaining("cannot be asked");
        }
    }

    @Test
    void aServerThatFallsSilentInTheMiddleOfItsAnswerFailsTheCallInTime() throws IOException {
        try (ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                QdrantEngine engine = new QdrantEngine(
                        new QdrantSettings("http://localhost:" + stalling.getLocalPort(), null, Duration.ofMillis(500)), new JsonMapper())) {
            Thread.ofVirtual().start(() -> answerHalf(stalling));

            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThatThrownBy(() -> engine.open(COLLECTION))
                    .isInstanceOf(EngineException.class).hasMessageContaining("cannot be asked"));
        }
    }

    /** And keeps the connection open. */
    private static void answerHalf(ServerSocket server) {
        try {
            server.accept().getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void aCollectionOfAnotherDimensionIsMadeAnew() {
        try (QdrantEngine engine = engine(server.url(), QdrantServer.API_KEY)) {
            engine.open(COLLECTION).close();
            try (var wider = engine.open(new VectorCollection("local", 5, State.ACTIVE))) {
                assertThat(wider.revisions()).isEmpty();
            }
            engine.drop("local");
        }
    }

    @Test
    void settingsNameWhatIsWrong() {
        assertThatThrownBy(() -> new QdrantSettings("http://user:word@h", null, Duration.ofSeconds(1))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("qdrant.url");
        assertThatThrownBy(() -> engine(null, null)).isInstanceOf(ConfigurationException.class).hasMessageContaining("must be given");
    }
}
