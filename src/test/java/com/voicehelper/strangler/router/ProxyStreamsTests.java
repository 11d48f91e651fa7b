package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.RawClient.Answer;
import com.voicehelper.support.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies pass as they come, both ways, and an end that is none is never made to look like one. */
class ProxyStreamsTests {

    private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n";

    private RouterFixture fixture;
    private RawClient client;
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void theServiceOwnsTheModule() throws Exception {
        fixture = RouterFixture.start();
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        client = fixture.client();
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        client.close();
        fixture.close();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private void await() throws IOException {
        try {
            release.await();
        } catch (InterruptedException exception) {
            throw new IOException(exception);
        }
    }

    private String firstChunk() throws IOException {
        int size = Integer.parseInt(Peer.Wire.line(client.in), 16);
        String text = new String(client.in.readNBytes(size), StandardCharsets.UTF_8);
        Peer.Wire.line(client.in);
        return text;
    }

    @Test
    void anUploadOf64MiBStreamsThroughAFlatHeap() throws Exception {
        long size = 64L << 20;
        AtomicLong received = new AtomicLong();
        AtomicLong heap = new AtomicLong();
        try (UploadPeer peer = new UploadPeer(received, heap); RouterFixture edge = RouterFixture.startElsewhere(peer.url()); RawClient uploader = edge.client()) {
            long before = used();
            uploader.send("POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + size + "\r\n\r\n");
            assertThat(uploader.head()).startsWith("HTTP/1.1 100");
            OutputStream out = uploader.socket.getOutputStream();
            byte[] block = new byte[1 << 16];
            for (long sent = 0; sent < size; sent += block.length) {
                out.write(block);
            }
            assertThat(uploader.answer("POST").text()).isEqualTo("done");
            assertThat(received).hasValue(size);
            assertThat(heap.get() - before).isLessThan(32L << 20);
        }
    }

    @Test
    void aChunkedBodyStaysOneAndATrickleIsPassedOnAtOnce() throws Exception {
        fixture.service.plays((request, socket) -> Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + request.text()));
        client.send("POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("hel"));
        client.send(chunk("lo") + "0\r\n\r\n");
        assertThat(client.answer("POST").text()).isEqualTo("hello");

        fixture.service.plays((request, socket) -> {
            Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("first\n"));
            await();
            return Peer.say(socket, chunk("second\n") + "0\r\n\r\n");
        });
        client.send("GET /api/v1/notes/1 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.head()).contains("200");
        assertThat(firstChunk()).isEqualTo("first\n");
        release.countDown();
        assertThat(firstChunk()).isEqualTo("second\n");
    }

    @Test
    void anAnswerThatIsCutIsNeverAShortOne() throws Exception {
        String[] beginnings = {"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(20_000),
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("x".repeat(20_000))};
        for (String beginning : beginnings) {
            for (boolean reset : new boolean[] {true, false}) {
                fixture.service.plays((request, socket) -> {
                    Peer.say(socket, beginning);
                    await(50);
                    return reset && Peer.reset(socket);
                });
                try (RawClient reader = fixture.client()) {
                    Answer answer = cut(reader);
                    assertThat(answer == null || !answer.complete()).isTrue();
                }
            }
        }
    }

    /** Null: the connection was reset. */
    private static Answer cut(RawClient reader) {
        try {
            return reader.exchange("GET", "/api/v1/notes/1", "");
        } catch (IOException reset) {
            return null;
        }
    }

    private static void await(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException exception) {
            throw new IOException(exception);
        }
    }

    @Test
    void aCutAnswerOfWhichNothingLeftIsReadHere() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.service.plays((request, socket) -> Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nX-Leaked: 1\r\n\r\n") && Peer.reset(socket));
        Answer answer = client.exchange("GET", "/api/v1/notes/1", "");
        assertThat(answer.text()).isEqualTo("local");
        assertThat(answer.values("X-Leaked")).isEmpty();
    }

    @Test
    void theHeadOfASilentStreamArrivesAtOnceAndTheStreamStaysOpen() throws Exception {
        fixture.service.plays((request, socket) -> {
            Peer.say(socket, EVENTS);
            await();
            Peer.say(socket, chunk("data: {}\n\n"));
            return Peer.say(socket, "0\r\n\r\n");
        });
        client.send("GET /api/v1/notes/stream HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.head()).contains("text/event-stream");
        release.await(6, TimeUnit.SECONDS);
        release.countDown();
        assertThat(firstChunk()).isEqualTo("data: {}\n\n");
        assertThat(Peer.Wire.line(client.in)).isEqualTo("0");
        assertThat(Peer.Wire.line(client.in)).isEmpty();
    }

    @Test
    void aClientThatLeavesASilentStreamTakesTheUpstreamWithIt() throws Exception {
        fixture.service.plays((request, socket) -> Peer.say(socket, EVENTS) && socket.getInputStream().read() >= 0);
        for (boolean reset : new boolean[] {false, true}) {
            RawClient reader = fixture.client();
            reader.send("GET /api/v1/notes/stream HTTP/1.1\r\nHost: x\r\n\r\n");
            reader.head();
            assertThat(fixture.service.open()).isEqualTo(1);
            assertThat(fixture.registry.get("voicehelper.strangler.streams").tag("module", MODULE).gauge().value()).isEqualTo(1);
            if (reset) {
                Peer.reset(reader.socket);
            } else {
                reader.close();
            }
            Eventually.holds(() -> fixture.service.open() == 0 && fixture.router.openConnections() == 0
                    && fixture.registry.get("voicehelper.strangler.streams").tag("module", MODULE).gauge().value() == 0);
        }
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerTakesTheUpstreamWithIt() throws Exception {
        fixture.service.plays((request, socket) -> socket.getInputStream().read() >= 0);
        try (RawClient reader = fixture.client()) {
            reader.send("POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            Eventually.holds(() -> fixture.service.requests.size() == 1);
        }
        Eventually.holds(() -> fixture.service.open() == 0 && fixture.router.openConnections() == 0);
        assertThat(fixture.service.requests).hasSize(1);
    }

    @Test
    void aClientThatSendsAheadIsStillThere() throws Exception {
        fixture.service.plays((request, socket) -> {
            await(700);
            return Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + request.line().charAt(18));
        });
        client.send("GET /api/v1/notes/1 HTTP/1.1\r\nHost: x\r\n\r\n");
        Eventually.holds(() -> fixture.service.requests.size() == 1);
        client.send("GET /api/v1/notes/2 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer("GET").text()).isEqualTo("1");
        assertThat(client.answer("GET").text()).isEqualTo("2");
    }

    @Test
    void aStreamKeepsItsSideWhenAShareChangesAndIsEndedWhenTheOwnerDoes() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.service.plays((request, socket) -> Peer.say(socket, EVENTS + chunk("data: 1\n\n")) && socket.getInputStream().read() >= 0);
        client.send("GET /api/v1/notes/stream HTTP/1.1\r\nHost: x\r\n\r\n");
        client.head();
        assertThat(firstChunk()).isEqualTo("data: 1\n\n");
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 0);
        release.await(900, TimeUnit.MILLISECONDS);
        assertThat(fixture.service.open()).isEqualTo(1);
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        assertThat(Peer.Wire.line(client.in)).isEqualTo("0");
        Eventually.holds(() -> fixture.service.open() == 0);
    }

    @Test
    void aStreamOfThisProcessIsEndedWhenTheServiceBecomesTheOwner() throws Exception {
        fixture.states.set(MODULE, Stage.MONOLITH, 0);
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.code((request, response) -> {
            response.setContentType("text/event-stream");
            for (int i = 0; i < 1000; i++) {
                response.getOutputStream().print(": beat\n\n");
                response.flushBuffer();
                await(20);
            }
        });
        client.send("GET /api/v1/notes/stream HTTP/1.1\r\nHost: x\r\n\r\n");
        client.head();
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        String last = firstChunk();
        while (!last.isEmpty()) {
            last = firstChunkOrEnd();
        }
        Eventually.holds(() -> fixture.router.counters().served(MODULE, Stage.READS_MOVED, Side.SOURCE) == 1);
    }

    private String firstChunkOrEnd() throws IOException {
        int size = Integer.parseInt(Peer.Wire.line(client.in), 16);
        String text = new String(client.in.readNBytes(size), StandardCharsets.UTF_8);
        Peer.Wire.line(client.in);
        return text;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Swallows an upload without keeping it, and looks at the heap half-way. */
    private static final class UploadPeer implements AutoCloseable {

        private final java.net.ServerSocket listening = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());

        UploadPeer(AtomicLong received, AtomicLong heap) throws IOException {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    InputStream in = socket.getInputStream();
                    Peer.Wire.head(in);
                    byte[] buffer = new byte[1 << 16];
                    boolean looked = false;
                    while (received.get() < 64L << 20) {
                        received.addAndGet(in.read(buffer));
                        if (!looked && received.get() > 60L << 20) {
                            looked = true;
                            heap.set(used());
                        }
                    }
                    Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
                } catch (IOException exception) {
                    // The test sees the missing answer.
                }
            });
        }

        java.net.URI url() {
            return java.net.URI.create("http://127.0.0.1:" + listening.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
