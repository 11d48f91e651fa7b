package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.RawClient.Answer;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import com.voicehelper.strangler.traffic.Recorded;
import com.voicehelper.support.Eventually;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which side serves a read, and what happens when it cannot. */
class ReadRoutingTests {

    private RouterFixture fixture;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        fixture = RouterFixture.start();
        client = fixture.client();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        fixture.close();
    }

    private Answer get() throws Exception {
        return client.exchange("GET", "/api/v1/notes/1", "");
    }

    /** Counted once the answer has left, so perhaps a moment after the client has it. */
    private void counted(Stage stage, Side side, Outcome outcome, long requests) throws Exception {
        Eventually.holds(() -> fixture.router.counters().count(MODULE, stage, side, outcome) == requests);
    }

    @Test
    void aModuleThatDoesNotMoveIsServedHere() throws Exception {
        assertThat(get().text()).isEqualTo("local");
        counted(Stage.MONOLITH, Side.SOURCE, Outcome.SERVED, 1);
        assertThat(fixture.registry.get("voicehelper.strangler.requests").tags("module", MODULE, "route", "local", "stage", "MONOLITH", "outcome", "served")
                .functionCounter().count()).isEqualTo(1);
        assertThat(fixture.service.connections).hasValue(0);
    }

    @Test
    void multipartIsServedHereWhileNoReadHasMoved() throws Exception {
        fixture.code((request, response) -> response.getOutputStream().print(
                request.getParameter("name") + " " + new String(request.getPart("file").getInputStream().readAllBytes())));
        String body = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\ncontent\r\n--b--\r\n";
        for (Stage stage : List.of(Stage.MONOLITH, Stage.READS_RAMPING)) {
            fixture.states.set(MODULE, stage, 0);
            client.send("POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(client.answer("POST").text()).isEqualTo("x content");
        }
    }

    @Test
    void aShareOfTheReadsNeverLeavesBeforeItsStage() throws Exception {
        for (Stage stage : List.of(Stage.COPYING, Stage.IN_SYNC, Stage.SHADOWING)) {
            fixture.states.set(MODULE, stage, 10_000);
            assertThat(get().text()).isEqualTo("local");
        }
        fixture.states.set(MODULE, Stage.READS_RAMPING, 10_000);
        assertThat(get().text()).isEqualTo("remote");
        counted(Stage.READS_RAMPING, Side.TARGET, Outcome.SERVED, 1);
    }

    @Test
    void anEarlierShareIsPartOfALaterOne() {
        Set<Integer> before = Set.of();
        int[] shares = {500, 2_000, 5_000, 2_000, 0};
        Set<Integer> atTwenty = null;
        for (int share : shares) {
            Set<Integer> served = new HashSet<>();
            fixture.states.set(MODULE, Stage.READS_RAMPING, share);
            ReadSides sides = new ReadSides(new OwnWrites(fixture.replication, 10, Duration.ofSeconds(2)));
            IntStream.range(0, 10_000).filter(user -> sides.choose(fixture.states.get(MODULE), RouterFixture.plan(), "user-" + user, List.of(), null).side() == Side.TARGET)
                    .forEach(served::add);
            assertThat(served.size()).isBetween(share - 150, share + 150);
            assertThat(served.containsAll(before) || before.containsAll(served)).isTrue();
            if (share == 2_000) {
                assertThat(atTwenty == null || atTwenty.equals(served)).isTrue();
                atTwenty = served;
            }
            before = served;
        }
        assertThat(before).isEmpty();
    }

    @Test
    void aUserStaysWithOneSide() throws Exception {
        String inside = IntStream.range(0, 10_000).mapToObj(i -> "u" + i).filter(user -> Bucket.of(MODULE, "salt", user) < 5_000).findFirst().orElseThrow();
        String outside = IntStream.range(0, 10_000).mapToObj(i -> "u" + i).filter(user -> Bucket.of(MODULE, "salt", user) >= 5_000).findFirst().orElseThrow();
        fixture.states.set(MODULE, Stage.READS_RAMPING, 5_000);
        for (int i = 0; i < 5; i++) {
            assertThat(client.exchange("GET", "/api/v1/notes/" + i, "X-Test-User: " + inside + "\r\n").text()).isEqualTo("remote");
            assertThat(client.exchange("GET", "/api/v1/notes/" + i, "X-Test-User: " + outside + "\r\n").text()).isEqualTo("local");
        }
    }

    @Test
    void aNodeReadsFromTheOwnerWhatAnotherMayHaveAcknowledgedBeforeTheServiceHadIt() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.replication.stop();
        assertThat(client.post("/api/v1/notes", "X-Test-User: ada\r\n", "{}").text()).isEqualTo("local");
        try (RouterFixture second = RouterFixture.start(); RawClient other = second.client()) {
            second.states.set(MODULE, Stage.READS_MOVED, 10_000);
            second.replication.behind(RouterFixture.settings().acknowledgeWait());
            assertThat(other.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).isEqualTo("local");
            second.replication.behind(Duration.ofMillis(20));
            assertThat(other.exchange("GET", "/api/v1/notes/1", "X-Test-User: ada\r\n").text()).isEqualTo("remote");
        }
    }

    @Test
    void twoNodesFollowOneChange() throws Exception {
        try (RouterFixture second = RouterFixture.start(); RawClient other = second.client()) {
            for (int share : new int[] {10_000, 0}) {
                fixture.states.set(MODULE, Stage.READS_RAMPING, share);
                second.states.set(MODULE, Stage.READS_RAMPING, share);
                String expected = share == 0 ? "local" : "remote";
                assertThat(get().text()).isEqualTo(expected);
                assertThat(other.exchange("GET", "/api/v1/notes/1", "").text()).isEqualTo(expected);
            }
        }
    }

    @Test
    void anOperatorForcesTheSideOfARead() throws Exception {
        fixture.states.set(MODULE, Stage.READS_RAMPING, 0);
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Strangler-Route: remote\r\n").text()).isEqualTo("local");
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Strangler-Route: remote\r\nX-Operator: operator\r\n").text()).isEqualTo("remote");
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        assertThat(client.exchange("GET", "/api/v1/notes/1", "X-Strangler-Route: local\r\nX-Operator: operator\r\n").text()).isEqualTo("local");
        assertThat(client.post("/api/v1/notes", "X-Strangler-Route: remote\r\nX-Operator: operator\r\n", "{}").text()).isEqualTo("local");
    }

    @Test
    void aReadThatTheServiceFailsIsServedHere() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        List<Peer.Script> failures = List.of(
                (request, socket) -> Peer.reset(socket),
                (request, socket) -> false,
                (request, socket) -> Peer.say(socket, "HTTP/1.1 500 Oops\r\nX-Leaked: 1\r\nContent-Length: 4\r\n\r\noops"),
                (request, socket) -> Peer.say(socket, "not http at all\r\n\r\n") && false,
                (request, socket) -> socket.getInputStream().read() < 0);
        for (Peer.Script failure : failures) {
            fixture.service.plays(failure);
            Answer answer = get();
            assertThat(answer.text()).isEqualTo("local");
            assertThat(answer.values("X-Leaked")).isEmpty();
        }
        counted(Stage.READS_MOVED, Side.SOURCE, Outcome.FALLBACK, failures.size());
    }

    @Test
    void aServiceThatIsNotThereCostsNoRead() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.service.close();
        assertThat(get().text()).isEqualTo("local");
    }

    @Test
    void aConnectionThatThePeerClosedIsReplaced() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        fixture.service.plays((request, socket) -> {
            Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nremote");
            return false;
        });
        for (int i = 0; i < 20; i++) {
            assertThat(get().text()).isEqualTo("remote");
        }
    }

    @Test
    void aServiceThatGoesSilentOnAKeptConnectionIsAskedOnce() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        assertThat(get().text()).isEqualTo("remote");
        fixture.service.plays((request, socket) -> socket.getInputStream().read() < 0);
        assertThat(get().text()).isEqualTo("local");
        assertThat(fixture.service.connections).hasValue(1);
        assertThat(fixture.service.requests).hasSize(2);
    }

    @Test
    void aServiceThatIsSilentInAHandshakeOfTlsIsNotWaitedFor() throws Exception {
        String handshake = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                RouterFixture encrypted = RouterFixture.start(RouterFixture.settings(), URI.create("https://127.0.0.1:" + silent.getLocalPort()));
                RawClient caller = encrypted.client()) {
            encrypted.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
            assertThat(caller.exchange("GET", "/api/v1/ws", handshake).status()).isEqualTo(503);
        }
    }

    @Test
    void anAnswerThatIsCutIsCountedAndOpensTheBreaker() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.service.plays((request, socket) -> {
            Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            Peer.say(socket, new byte[50_000]);
            return false;
        });
        for (int i = 0; i < 10; i++) {
            try (RawClient one = fixture.client()) {
                one.send("GET /api/v1/notes/1 HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(one.head()).startsWith("HTTP/1.1 200");
                Eventually.holds(() -> one.socket.getInputStream().skip(100_000) == 0);
            }
        }
        counted(Stage.READS_MOVED, Side.TARGET, Outcome.FAILED, 10);
        assertThat(fixture.registry.get("voicehelper.strangler.breaker.open").tag("module", MODULE).gauge().value()).isEqualTo(1);
    }

    @Test
    void whatTheServiceDoesNotFindButExistsHereIsAMismatch() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.service.says("HTTP/1.1 404 Not Found\r\nX-Leaked: 1\r\nContent-Length: 2\r\n\r\nno");
        assertThat(get()).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("local");
            assertThat(answer.values("X-Leaked")).isEmpty();
        });
        counted(Stage.READS_MOVED, Side.SOURCE, Outcome.MISMATCH, 1);
        fixture.code((request, response) -> response.setStatus(404));
        assertThat(get().status()).isEqualTo(404);
        counted(Stage.READS_MOVED, Side.SOURCE, Outcome.MISMATCH, 1);
    }

    @Test
    void whatTheOwnerDoesNotFindDoesNotExist() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.service.says("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
        assertThat(get().status()).isEqualTo(404);
        assertThat(fixture.ranHere).hasValue(0);
    }

    @Test
    void anExtractedModuleHasNoOtherCopy() throws Exception {
        fixture.states.set(MODULE, Stage.EXTRACTED, 10_000);
        fixture.service.says("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
        assertThat(get().text()).isEqualTo("oops");
        fixture.service.plays((request, socket) -> Peer.reset(socket));
        try (RawClient next = fixture.client()) {
            assertThat(next.exchange("GET", "/api/v1/notes/1", "")).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.values("Retry-After")).containsExactly("1");
            });
        }
        assertThat(fixture.ranHere).hasValue(0);
    }

    @Test
    void anOpenBreakerKeepsReadsHere() throws Exception {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.service.says("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        for (int i = 0; i < 12; i++) {
            assertThat(get().text()).isEqualTo("local");
        }
        assertThat(fixture.service.requests).hasSize(10);
        assertThat(fixture.registry.get("voicehelper.strangler.breaker.open").tag("module", MODULE).gauge().value()).isEqualTo(1);
        counted(Stage.READS_MOVED, Side.SOURCE, Outcome.FALLBACK, 12);
        fixture.service.says("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nremote");
        Eventually.holds(() -> get().text().equals("remote"));
    }

    @Test
    void anOpenBreakerMovesNoWrite() throws Exception {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        fixture.service.plays((request, socket) -> Peer.say(socket, request.line().startsWith("GET")
                ? "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nonce"));
        for (int i = 0; i < 12; i++) {
            get();
        }
        int ran = fixture.ranHere.get();
        assertThat(client.post("/api/v1/notes", "X-Idempotency-Key: known\r\n", "{}").text()).isEqualTo("once");
        assertThat(fixture.ranHere).hasValue(ran);
        assertThat(fixture.service.requests.getLast().values("X-Idempotency-Key")).containsExactly("known");
    }

    @Test
    void whatIsTooMuchIsShed() throws Exception {
        try (RouterFixture narrow = RouterFixture.start(RouterFixture.settings(1, 10)); RawClient first = narrow.client(); RawClient second = narrow.client()) {
            narrow.states.set(MODULE, Stage.EXTRACTED, 10_000);
            var release = new CountDownLatch(1);
            narrow.service.plays((request, socket) -> {
                await(release);
                return Peer.say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            });
            first.send("GET /api/v1/notes/1 HTTP/1.1\r\nHost: x\r\n\r\n");
            Eventually.holds(() -> narrow.service.requests.size() == 1);
            assertThat(second.exchange("GET", "/api/v1/notes/1", "")).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.values("Retry-After")).containsExactly("1");
            });
            release.countDown();
            assertThat(first.answer("GET").text()).isEqualTo("ok");
        }
    }

    @Test
    void aModuleThatIsNotHereIsAlwaysServedByItsService() throws Exception {
        try (RouterFixture edge = RouterFixture.startElsewhere(fixture.service.url()); RawClient other = edge.client()) {
            assertThat(other.exchange("GET", "/api/v1/notes/1", "").text()).isEqualTo("remote");
            assertThat(other.post("/v1/notes", "", "{}").text()).isEqualTo("remote");
            assertThat(fixture.service.requests.getLast().line()).isEqualTo("POST /v1/notes HTTP/1.1");
            assertThat(edge.ranHere).hasValue(0);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void eachReadOfAMovingModuleIsRememberedForItsCohort() throws Exception {
        get();
        assertThat(Recorded.of(fixture.traffic)).as("a module that does not move").isEmpty();
        fixture.states.set(MODULE, Stage.READS_RAMPING, 9_999);
        get();
        remembered(Side.TARGET, 1, 0, 0, 0);
        fixture.service.says("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
        assertThat(get().text()).isEqualTo("local");
        remembered(Side.TARGET, 1, 1, 0, 0);
        fixture.service.says("HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n");
        assertThat(get().text()).isEqualTo("local");
        remembered(Side.TARGET, 1, 1, 0, 1);
        fixture.code((request, response) -> response.setStatus(404));
        get();
        remembered(Side.TARGET, 1, 0, 0, 0);
        fixture.code((request, response) -> response.setStatus(503));
        fixture.service.says("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
        get();
        remembered(Side.TARGET, 1, 1, 1, 0);
    }

    @Test
    void theLocalCohortIsRememberedAsWellAndAnOperatorsOwnChoiceIsNot() throws Exception {
        fixture.states.set(MODULE, Stage.READS_RAMPING, 1);
        client.exchange("GET", "/api/v1/notes/1", "X-Test-User: somebody\r\nX-Operator: operator\r\nX-Strangler-Route: remote\r\n");
        assertThat(Recorded.of(fixture.traffic)).isEmpty();
        client.exchange("GET", "/api/v1/notes/1", "X-Test-User: somebody\r\n");
        Eventually.holds(() -> Recorded.of(fixture.traffic).equals(List.of(new Recorded(MODULE, Side.SOURCE, 1, "/api/v1/notes/**", 1, 0, 0, 0))));
        fixture.code((request, response) -> response.setStatus(500));
        client.exchange("GET", "/api/v1/notes/1", "X-Test-User: somebody\r\n");
        Eventually.holds(() -> Recorded.of(fixture.traffic).equals(List.of(new Recorded(MODULE, Side.SOURCE, 1, "/api/v1/notes/**", 1, 1, 1, 0))));
    }

    /** Once the answer has left, so perhaps a moment after the client has it. */
    private void remembered(Side side, long requests, long errors, long unserved, long mismatches) throws Exception {
        Eventually.holds(() -> Recorded.of(fixture.traffic).equals(List.of(
                new Recorded(MODULE, side, 9_999, "/api/v1/notes/**", requests, errors, unserved, mismatches))));
    }
}
