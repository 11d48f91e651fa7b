package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.RawClient.Answer;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import com.voicehelper.support.Eventually;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write gets to the owner, once, whoever that is by then. */
class WriteRoutingTests {

    private static final String REFUSED = "HTTP/1.1 421 Misdirected Request\r\nX-VoiceHelper-Not-Owner: notes\r\nContent-Length: 0\r\n\r\n";
    private static final RouterFixture.Code ECHO = (request, response) -> {
        String key = request.getHeader("X-Idempotency-Key");
        response.setStatus(201);
        response.getOutputStream().print("local " + new String(request.getInputStream().readAllBytes()) + (key == null ? "" : " " + key));
    };
    private static final RouterFixture.Code REFUSE = (request, response) -> {
        request.getInputStream().readAllBytes();
        response.setStatus(421);
        response.setHeader("X-VoiceHelper-Not-Owner", MODULE);
        response.setHeader("X-Leaked", "1");
    };

    private RouterFixture fixture;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        fixture = RouterFixture.start();
        fixture.code(ECHO);
        client = fixture.client();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        fixture.close();
    }

    private static boolean echo(Peer.Request request, java.net.Socket socket) throws java.io.IOException {
        String body = "remote " + request.text();
        return Peer.say(socket, "HTTP/1.1 201 Created\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void writesFollowOwnershipWhateverTheReadsDo() throws Exception {
        fixture.service.plays(WriteRoutingTests::echo);
        for (Stage stage : Stage.values()) {
            fixture.states.set(MODULE, stage, 10_000);
            String expected = stage.owner() == Side.SOURCE ? "local x" : "remote x";
            assertThat(client.post("/api/v1/notes", "", "x").text()).isEqualTo(expected);
        }
    }

    @Test
    void aWriteThatTheFenceRefusesHereGoesToTheService() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.states.happens(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.code(REFUSE);
        fixture.service.plays(WriteRoutingTests::echo);
        Answer answer = client.post("/api/v1/notes", "", "{\"a\":1}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("remote {\"a\":1}");
        assertThat(answer.values("X-VoiceHelper-Not-Owner")).isEmpty();
        assertThat(answer.values("X-Leaked")).isEmpty();
        Eventually.holds(() -> fixture.router.counters().count(MODULE, Stage.READS_MOVED, Side.SOURCE, Outcome.NOT_OWNER) == 1
                && fixture.router.counters().count(MODULE, Stage.WRITES_MOVED, Side.TARGET, Outcome.SERVED) == 1);
    }

    @Test
    void aRefusalThatNobodyTranslatedIsOneToo() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.states.happens(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.code((request, response) -> {
            throw new jakarta.servlet.ServletException(new NotOwnerException(MODULE, new java.sql.SQLException()));
        });
        fixture.service.plays(WriteRoutingTests::echo);
        assertThat(client.post("/api/v1/notes", "", "x").text()).isEqualTo("remote x");
    }

    @Test
    void aWriteThatTheServiceRefusesComesBack() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.states.happens(MODULE, Stage.READS_MOVED, 10_000);
        fixture.service.says(REFUSED);
        Answer answer = client.post("/api/v1/notes", "", "x");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("local x");
        assertThat(answer.values("X-VoiceHelper-Not-Owner")).isEmpty();
    }

    @Test
    void aWriteWaitsWhileNobodyOwns() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        AtomicInteger refusals = new AtomicInteger();
        fixture.service.plays((request, socket) -> refusals.incrementAndGet() < 4 ? Peer.say(socket, REFUSED) : echo(request, socket));
        assertThat(client.post("/api/v1/notes", "", "x").text()).isEqualTo("remote x");
        assertThat(refusals).hasValue(4);
    }

    @Test
    void theLocalSideIsAskedAgainThroughTheSameFilters() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        AtomicInteger refusals = new AtomicInteger();
        fixture.code((request, response) -> (refusals.incrementAndGet() < 3 ? REFUSE : ECHO).serve(request, response));
        assertThat(client.post("/api/v1/notes", "", "x").text()).isEqualTo("local x");
        assertThat(fixture.aliased).hasValue(3);
    }

    @Test
    void aWriteThatNobodyTakesIsToldToComeBack() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.service.says(REFUSED);
        assertThat(client.post("/api/v1/notes", "", "x")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.values("Retry-After")).containsExactly("1");
            assertThat(answer.text()).contains("No side owns");
        });
    }

    @Test
    void aNodeThatHasNotHeardOfTheMoveTellsToComeBack() throws Exception {
        fixture.code(REFUSE);
        assertThat(client.post("/api/v1/notes", "", "x")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.values("X-VoiceHelper-Not-Owner")).isEmpty();
        });
        try (RawClient router = fixture.client()) {
            assertThat(router.post("/api/v1/notes", "X-VoiceHelper-Service-Key: " + RouterFixture.SERVICE_KEY + "\r\n", "x")).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(421);
                assertThat(answer.values("X-VoiceHelper-Not-Owner")).containsExactly(MODULE);
            });
        }
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.NOT_OWNER)) {
            Eventually.holds(() -> fixture.router.counters().count(MODULE, Stage.MONOLITH, Side.SOURCE, outcome) == 1);
        }
        assertThat(fixture.router.counters().served(MODULE, Stage.MONOLITH, Side.SOURCE)).isZero();
    }

    @Test
    void aWriteWhoseAnswerWasLostGoesAgainUnderOneKey() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        AtomicInteger sent = new AtomicInteger();
        fixture.service.plays((request, socket) -> sent.incrementAndGet() == 1 ? Peer.reset(socket) : echo(request, socket));
        assertThat(client.post("/api/v1/notes", "", "x").text()).isEqualTo("remote x");
        Set<String> keys = new HashSet<>();
        fixture.service.requests.forEach(request -> keys.addAll(request.values("X-Idempotency-Key")));
        assertThat(fixture.service.requests).hasSize(2);
        assertThat(keys).hasSize(1);
    }

    @Test
    void aClientsOwnKeyIsKept() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        fixture.service.plays(WriteRoutingTests::echo);
        client.post("/api/v1/notes", "X-Idempotency-Key: mine\r\n", "x");
        assertThat(fixture.service.requests.getLast().values("X-Idempotency-Key")).containsExactly("mine");
    }

    @Test
    void aLostWriteThatComesBackHereKeepsItsKey() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.service.plays((request, socket) -> {
            fixture.states.happens(MODULE, Stage.READS_MOVED, 10_000);
            return Peer.reset(socket);
        });
        String text = client.post("/api/v1/notes", "", "x").text();
        assertThat(text).startsWith("local x ");
        assertThat(fixture.service.requests.getLast().values("X-Idempotency-Key")).containsExactly(text.substring("local x ".length()));
    }

    @Test
    void aWriteThatKeepsGettingLostIsReported() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        fixture.service.plays((request, socket) -> Peer.reset(socket));
        assertThat(client.post("/api/v1/notes", "", "x").status()).isEqualTo(502);
        assertThat(fixture.service.requests).hasSize(4);
    }

    @Test
    void aBodyTooLongToKeepIsSentOnlyOnce() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        fixture.service.plays((request, socket) -> Peer.reset(socket));
        assertThat(client.post("/api/v1/notes", "", "x".repeat(100_000)).status()).isEqualTo(502);
        assertThat(fixture.service.requests).hasSize(1);
    }

    @Test
    void aServiceThatIsNotThereIsA503ThatSaysWhenToTryAgain() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        fixture.service.close();
        assertThat(client.post("/api/v1/notes", "", "x")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.values("Retry-After")).containsExactly("1");
        });
    }

    @Test
    void aWriterReadsWhatItWrote() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.replication.stop();
        client.post("/api/v1/notes", "X-Test-User: ada\r\n", "x");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).startsWith("local");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: bob\r\n").text()).isEqualTo("remote");
        fixture.replication.resume();
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).isEqualTo("remote");
    }

    @Test
    void aWriterReadsWhatItWroteAtTheServiceToo() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 0);
        fixture.replication.stop();
        fixture.service.plays(WriteRoutingTests::echo);
        client.post("/api/v1/notes", "X-Test-User: ada\r\n", "x");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).startsWith("remote");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: bob\r\n").text()).startsWith("local");
        fixture.service.plays((request, socket) -> Peer.reset(socket));
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").status()).isEqualTo(503);
    }

    @Test
    void aReaderIsPinnedWhileItsWriteIsStillBeingAnswered() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        CountDownLatch answering = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        fixture.code((request, response) -> {
            if (request.getMethod().equals("POST")) {
                response.getOutputStream().print("first");
                response.flushBuffer();
                answering.countDown();
                try {
                    release.await();
                } catch (InterruptedException exception) {
                    throw new java.io.IOException(exception);
                }
            }
            response.getOutputStream().print("local");
        });
        try (RawClient writer = fixture.client()) {
            writer.send("POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nX-Test-User: ada\r\nContent-Length: 0\r\n\r\n");
            answering.await();
            assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).isEqualTo("local");
            release.countDown();
            assertThat(writer.answer("POST").text()).isEqualTo("firstlocal");
        }
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).isEqualTo("remote");
    }

    @Test
    void theAnswerWaitsUntilBothSidesHaveTheWrite() throws Exception {
        fixture.states.set(MODULE, Stage.IN_SYNC, 0);
        fixture.replication.stop();
        client.post("/api/v1/notes", "", "x");
        Eventually.holds(() -> fixture.replication.awaited() == 1);
        fixture.states.acknowledgeBoth(MODULE, false);
        client.post("/api/v1/notes", "", "x");
        client.exchange("GET", "/api/v1/notes/1", "");
        assertThat(fixture.replication.awaited()).isEqualTo(1);
    }
}
