package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.Eventually;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real client and a real server, and the router between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketTunnelTests {

    private final Tomcat server = new Tomcat();
    private final HttpClient http = HttpClient.newHttpClient();
    private RouterFixture fixture;

    /** Echoes; "close N" closes with that code. */
    public static class Echo extends Endpoint {

        static final AtomicReference<Session> LAST = new AtomicReference<>();
        static final LinkedBlockingQueue<CloseReason> CLOSED = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            LAST.set(session);
            session.setMaxTextMessageBufferSize(2 << 20);
            session.setMaxBinaryMessageBufferSize(2 << 20);
            session.addMessageHandler(String.class, text -> {
                try {
                    if (text.startsWith("close ")) {
                        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(Integer.parseInt(text.substring(6))), "as asked"));
                    } else {
                        session.getBasicRemote().sendText(text);
                    }
                } catch (IOException exception) {
                    throw new java.io.UncheckedIOException(exception);
                }
            });
            session.addMessageHandler(ByteBuffer.class, bytes -> {
                try {
                    session.getBasicRemote().sendBinary(bytes);
                } catch (IOException exception) {
                    throw new java.io.UncheckedIOException(exception);
                }
            });
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            CLOSED.add(reason);
        }
    }

    /** What the client hears, as text: a message, "pong ...", "close CODE". */
    private static final class Heard implements WebSocket.Listener {

        final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private long bytes;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                events.add(bytes + " bytes");
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add("pong " + message.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            events.add("close " + status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add("gone");
        }

        String next() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS);
        }
    }

    @BeforeAll
    void startServer() throws Exception {
        java.nio.file.Path base = java.nio.file.Files.createTempDirectory("websocket");
        server.setBaseDir(base.toString());
        server.setPort(0);
        server.getConnector();
        Context context = server.addContext("", base.toString());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servletContext) -> {
            try {
                ((ServerContainer) servletContext.getAttribute(ServerContainer.class.getName())).addEndpoint(
                        ServerEndpointConfig.Builder.create(Echo.class, "/api/v1/ws").subprotocols(List.of("notes.v1")).build());
            } catch (jakarta.websocket.DeploymentException exception) {
                throw new IllegalStateException(exception);
            }
        }, null);
        Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        server.start();
    }

    @AfterAll
    void stopServer() throws Exception {
        http.close();
        server.stop();
        server.destroy();
    }

    @BeforeEach
    void start() throws Exception {
        Echo.CLOSED.clear();
        fixture = RouterFixture.start(RouterFixture.settings(), URI.create("http://127.0.0.1:" + server.getConnector().getLocalPort()));
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private WebSocket connect(Heard heard, String... protocols) {
        var builder = http.newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(protocols[0], java.util.Arrays.copyOfRange(protocols, 1, protocols.length));
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + fixture.port() + "/api/v1/ws?token=x"), heard).join();
    }

    private long open() {
        return (long) fixture.registry.get("voicehelper.strangler.streams").tag("module", MODULE).gauge().value();
    }

    @Test
    void aMebibyteComesBackAsItWent() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = connect(heard);
        String text = "你好 ".repeat(150_000);
        socket.sendText(text, true).join();
        assertThat(heard.next()).isEqualTo(text);
        socket.sendBinary(ByteBuffer.allocate(1 << 20), true).join();
        assertThat(heard.next()).isEqualTo((1 << 20) + " bytes");
        socket.sendPing(ByteBuffer.wrap(new byte[5])).join();
        assertThat(heard.next()).isEqualTo("pong 5");
        socket.sendClose(1000, "bye").join();
        assertThat(heard.next()).isEqualTo("close 1000");
        Eventually.holds(() -> open() == 0);
        Eventually.holds(() -> fixture.router.counters().count(MODULE, Stage.WRITES_MOVED, Side.TARGET, ServedCounters.Outcome.SERVED) == 1);
    }

    @Test
    void theServicesCloseCodeReachesTheClient() throws Exception {
        for (int code : new int[] {1001, 4000}) {
            Heard heard = new Heard();
            connect(heard).sendText("close " + code, true).join();
            assertThat(heard.next()).isEqualTo("close " + code);
        }
        Eventually.holds(() -> open() == 0);
    }

    @Test
    void theClientsCloseCodeReachesTheService() throws Exception {
        connect(new Heard()).sendClose(4000, "bye").join();
        assertThat(Echo.CLOSED.poll(10, TimeUnit.SECONDS).getCloseCode().getCode()).isEqualTo(4000);
    }

    @Test
    void theSubProtocolIsTheServicesChoice() {
        assertThat(connect(new Heard(), "other", "notes.v1").getSubprotocol()).isEqualTo("notes.v1");
        assertThat(connect(new Heard()).getSubprotocol()).isEmpty();
    }

    @Test
    void bothSidesWriteAtOnce() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = connect(heard);
        CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(socket);
        for (int i = 0; i < 200; i++) {
            String text = i + "x".repeat(5_000);
            sent = sent.thenCompose(each -> each.sendText(text, true));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(heard.next()).isEqualTo(i + "x".repeat(5_000));
        }
        socket.abort();
        assertThat(Echo.CLOSED.poll(10, TimeUnit.SECONDS)).isNotNull();
        Eventually.holds(() -> open() == 0);
    }

    @Test
    void aRefusalOfTheServiceIsTheClientsAnswer() throws Exception {
        try (RawClient client = fixture.client()) {
            client.send("GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n");
            assertThat(client.answer("GET").status()).isEqualTo(426);
        }
        Eventually.holds(() -> open() == 0);
    }

    @Test
    void aServiceThatIsNotThereIsSaidSo() throws Exception {
        Peer none = new Peer();
        none.close();
        try (RouterFixture lonely = RouterFixture.start(RouterFixture.settings(), none.url()); RawClient client = lonely.client()) {
            lonely.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
            client.send("GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.answer("GET").status()).isEqualTo(503);
        }
    }

    @Test
    void theConnectionIsEndedWhenTheOwnerChanges() throws Exception {
        Heard heard = new Heard();
        connect(heard).sendText("hello", true).join();
        assertThat(heard.next()).isEqualTo("hello");
        assertThat(open()).isEqualTo(1);
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        assertThat(heard.next()).isIn("gone", "close 1006");
        assertThat(Echo.CLOSED.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(open()).isZero();
    }

    @Test
    void aHandshakeGoesToTheOwner() {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        try {
            connect(new Heard());
        } catch (CompletionException refused) {
            assertThat(fixture.ranHere).hasValue(1);
        }
        assertThat(fixture.ranHere).hasValue(1);
    }
}
