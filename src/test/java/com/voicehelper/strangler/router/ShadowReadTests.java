package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.plan.AnswerPath;
import com.voicehelper.strangler.plan.Comparison.Ignored;
import com.voicehelper.strangler.plan.Comparison.Rule;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.shadow.Capture;
import com.voicehelper.strangler.shadow.Figure;
import com.voicehelper.strangler.shadow.ShadowFigures.Masked;
import com.voicehelper.strangler.shadow.ShadowFigures.PathFigures;
import com.voicehelper.strangler.shadow.ShadowFigures.Rate;
import com.voicehelper.strangler.shadow.ShadowFigures.Sample;
import com.voicehelper.strangler.shadow.ShadowSettings;
import com.voicehelper.strangler.shadow.Shadows;
import com.voicehelper.support.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A share of the reads is asked of the service as well: the user never notices, and what differs is found. */
class ShadowReadTests {

    private static final String JSON = "{\"id\": 7, \"title\": \"Groceries of Grace\", \"items\": [{\"id\": 1, \"done\": false}]}";
    private static final Comparison NEVER_TWICE = new Comparison(1, List.of(), List.of());
    private static final Comparison ALWAYS_TWICE = new Comparison(10_000, List.of(), List.of());

    private static StatesFixture database;

    private Shadows shadows;
    private RouterFixture fixture;
    private RawClient client;

    @BeforeAll
    static void migrate() {
        database = new StatesFixture(MODULE);
    }

    @AfterAll
    static void end() {
        database.close();
    }

    private void start(Comparison comparison, ShadowSettings settings) throws Exception {
        DSL.using(database.dataSource(), SQLDialect.POSTGRES).execute("truncate strangler.shadow_count, strangler.shadow_sample");
        fixture = RouterFixture.start(comparison, replication -> {
            shadows = Shadows.on(database.dataSource(), settings, replication);
            return shadows.reads();
        });
        client = fixture.client();
        fixture.states.mirror(MODULE, 10_000);
        fixture.states.set(MODULE, Stage.SHADOWING, 0);
        localSays(JSON);
        remoteSays(JSON);
    }

    private void start(Comparison comparison) throws Exception {
        start(comparison, Shadows.settings(100, 10_000_000));
    }

    @AfterEach
    void close() throws Exception {
        if (fixture != null) {
            client.close();
            fixture.close();
        }
    }

    private void localSays(String body) {
        fixture.code((request, response) -> {
            response.setContentType("application/json");
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        });
    }

    private void remoteSays(String body) {
        fixture.service.says(answer(body));
    }

    private static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private RawClient.Answer get() throws Exception {
        return client.exchange("GET", "/api/v1/notes/7", "");
    }

    private void counted(Figure figure, long n) throws Exception {
        Eventually.holds(() -> shadows.count(MODULE, figure) == n);
        Eventually.holds(() -> shadows.waiting() == 0);
        assertThat(shadows.bytes()).as("memory that is kept when nothing waits").isZero();
    }

    @Test
    void anEqualAnswerIsCountedAndTheRequestIsMarked() throws Exception {
        start(NEVER_TWICE);
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        client.exchange("GET", "/api/v1/notes/7?a=%2F&b=", "traceparent: " + trace + "\r\ntracestate: vendor=1\r\nX-Own: 1\r\nX-Strangler-Shadow: mine\r\nAccept-Encoding: gzip\r\n");
        counted(Figure.EQUAL, 1);
        Peer.Request sent = fixture.service.requests.getFirst();
        assertThat(sent.line()).isEqualTo("GET /api/v1/notes/7?a=%2F&b= HTTP/1.1");
        assertThat(sent.values("X-Strangler-Shadow")).containsExactly("1");
        assertThat(sent.values("X-VoiceHelper-Service-Key")).containsExactly(RouterFixture.SERVICE_KEY);
        assertThat(sent.values("tracestate")).containsExactly("voicehelper=shadow,vendor=1");
        assertThat(sent.values("traceparent").getFirst()).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-").isNotEqualTo(trace);
        assertThat(sent.values("Accept-Encoding")).containsExactly("identity");
        assertThat(sent.values("X-Own")).containsExactly("1");
        assertThat(shadows.figures().differenceRate(MODULE, Duration.ofMinutes(1))).contains(new Rate(1, 0));
        assertThat(fixture.router.counters().served(MODULE, Stage.SHADOWING, Side.TARGET)).as("requests of users at the service").isZero();
    }

    @Test
    void nothingIsSentBeforeTheUserHasTheAnswer() throws Exception {
        start(NEVER_TWICE);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        fixture.code((request, response) -> {
            response.setContentType("application/json");
            response.getOutputStream().print("{");
            response.flushBuffer();
            await(mayAnswer);
            response.getOutputStream().print("}");
        });
        remoteSays("{}");
        client.send("GET /api/v1/notes/7 HTTP/1.1\r\nHost: x\r\n\r\n");
        Eventually.holds(() -> fixture.ranHere.get() == 1);
        assertThat(fixture.service.requests).isEmpty();
        mayAnswer.countDown();
        assertThat(client.answer("GET").text()).isEqualTo("{}");
        counted(Figure.EQUAL, 1);
    }

    @Test
    void theUserDoesNotWaitForASlowServiceAndGetsTheSameAnswer() throws Exception {
        start(NEVER_TWICE, Shadows.settings(3, 10_000_000));
        CountDownLatch never = new CountDownLatch(1);
        fixture.service.plays((request, socket) -> await(never));
        long began = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(get().text()).isEqualTo(JSON);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as("fifty answers; who waits for the service waits 400 ms for each")
                .isLessThan(Duration.ofSeconds(10));
        Eventually.holds(() -> shadows.count(MODULE, Figure.QUEUE_FULL) + shadows.count(MODULE, Figure.TIMED_OUT) == 50);
        assertThat(shadows.count(MODULE, Figure.TIMED_OUT)).isPositive();
        assertThat(shadows.count(MODULE, Figure.QUEUE_FULL)).isPositive();
        assertThat(shadows.figures().differenceRate(MODULE, Duration.ofMinutes(1))).as("nothing was compared").isEmpty();
        assertThat(shadows.bytes()).isZero();
        never.countDown();
    }

    @Test
    void aServiceThatIsAwayIsCountedAndNotNoticed() throws Exception {
        start(NEVER_TWICE);
        fixture.service.plays((request, socket) -> Peer.reset(socket));
        assertThat(get().text()).isEqualTo(JSON);
        counted(Figure.SERVICE_AWAY, 1);
        fixture.service.close();
        assertThat(get().text()).isEqualTo(JSON);
        counted(Figure.SERVICE_AWAY, 2);
    }

    @Test
    void anAnswerThatIsTooLargeIsNotKept() throws Exception {
        start(NEVER_TWICE);
        byte[] large = "x".repeat(5 * 1_048_576).getBytes(StandardCharsets.US_ASCII);
        fixture.code((request, response) -> response.getOutputStream().write(large));
        assertThat(get().body()).isEqualTo(large);
        counted(Figure.TOO_LARGE, 1);
        assertThat(fixture.service.requests).isEmpty();
        localSays(JSON);
        fixture.service.plays((request, socket) -> Peer.say(socket, answer(new String(large, StandardCharsets.US_ASCII))));
        assertThat(get().text()).isEqualTo(JSON);
        counted(Figure.TOO_LARGE, 2);
    }

    @Test
    void memoryIsBoundedOverAllReads() throws Exception {
        start(NEVER_TWICE, Shadows.settings(100, 150_000));
        CountDownLatch open = new CountDownLatch(1);
        fixture.service.plays((request, socket) -> await(open) && Peer.say(socket, answer("x")));
        String large = "y".repeat(50_000);
        fixture.code((request, response) -> response.getOutputStream().print(large));
        for (int i = 0; i < 10; i++) {
            assertThat(get().text()).isEqualTo(large);
            assertThat(shadows.bytes()).isLessThanOrEqualTo(150_000);
        }
        Eventually.holds(() -> shadows.count(MODULE, Figure.QUEUE_FULL) >= 5);
        open.countDown();
    }

    @Test
    void aWrongAnswerIsFoundWithItsPathAndItsSampleHasNoValue() throws Exception {
        start(NEVER_TWICE);
        remoteSays(JSON.replace("Groceries of Grace", "Groceries of Ada").replace("false", "true"));
        client.exchange("GET", "/api/v1/notes/7?search=my%20illness", "X-Request-ID: grace@example.com\r\n");
        counted(Figure.DIFFERENT, 1);
        assertThat(shadows.figures().differenceRate(MODULE, Duration.ofMinutes(1))).contains(new Rate(1, 1));
        assertThat(shadows.figures().routes(MODULE, Duration.ofMinutes(1)).getFirst().paths()).extracting(PathFigures::path).containsExactlyInAnyOrder("$.title", "$.items[*].done");
        Sample sample = shadows.figures().samples(MODULE, 10).getFirst();
        assertThat(sample.differences()).extracting(Masked::path).containsExactlyInAnyOrder("$.title", "$.items[*].done");
        assertThat(sample.request()).startsWith("GET /api/v1/notes/**?search=text(12) #");
        assertThat(sample.toString()).doesNotContain("Grace", "grace", "Ada", "illness");
        assertThat(sample.requestId()).isNull();
    }

    @Test
    void anotherStatusOrHeaderIsADifference() throws Exception {
        start(NEVER_TWICE);
        fixture.service.says("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        get();
        counted(Figure.DIFFERENT, 1);
        fixture.service.says(answer(JSON).replace("Content-Length", "Cache-Control: max-age=60\r\nContent-Length"));
        get();
        counted(Figure.DIFFERENT, 2);
        assertThat(shadows.figures().routes(MODULE, Duration.ofMinutes(1)).getFirst().paths()).extracting(PathFigures::path).containsExactlyInAnyOrder("status", "header.cache-control[kind]");
    }

    @Test
    void aRuleOfThePlanSilencesADifference() throws Exception {
        start(new Comparison(1, List.of(), List.of(new Rule(AnswerPath.parse("$.title"), new Ignored(), "a test"))));
        remoteSays(JSON.replace("Grace", "Ada"));
        get();
        counted(Figure.EQUAL, 1);
    }

    @Test
    void aReadThatCameBeforeItsDataIsStaleAndNotDifferent() throws Exception {
        start(NEVER_TWICE);
        fixture.replication.stop();
        AtomicInteger asked = new AtomicInteger();
        fixture.service.plays((request, socket) -> {
            if (asked.incrementAndGet() == 1) {
                Thread.ofVirtual().start(fixture.replication::resume);
                return Peer.say(socket, answer(JSON.replace("Groceries", "Grocer")));
            }
            return Peer.say(socket, answer(JSON));
        });
        get();
        counted(Figure.STALE, 1);
        assertThat(asked).hasValue(2);
        assertThat(shadows.figures().differenceRate(MODULE, Duration.ofMinutes(1))).contains(new Rate(1, 0));
    }

    @Test
    void aReadWhoseDataNeverArrivesSaysNothing() throws Exception {
        start(NEVER_TWICE);
        fixture.replication.stop();
        remoteSays("{}");
        get();
        counted(Figure.DATA_LATE, 1);
        assertThat(shadows.figures().differenceRate(MODULE, Duration.ofMinutes(1))).as("nothing was compared").isEmpty();
        fixture.replication.resume();
    }

    @Test
    void aMonolithThatFailsWhenAskedAgainExcusesNoDifference() throws Exception {
        start(ALWAYS_TWICE);
        AtomicInteger asked = new AtomicInteger();
        fixture.code((request, response) -> {
            response.setContentType("application/json");
            response.setStatus(asked.getAndIncrement() % 3 == 0 ? 200 : 500);
            response.getOutputStream().print(JSON);
        });
        remoteSays(JSON.replace("Grace", "Ada"));
        get();
        counted(Figure.DIFFERENT, 1);
        get();
        counted(Figure.DIFFERENT, 2);
        assertThat(asked).as("each read, once more to look again, and once more to learn").hasValue(6);
        assertThat(shadows.count(MODULE, Figure.ASKED_TWICE)).isZero();
    }

    @Test
    void aReadWhoseDataMovedOnIsStale() throws Exception {
        start(NEVER_TWICE);
        AtomicInteger version = new AtomicInteger();
        fixture.code((request, response) -> {
            response.setContentType("application/json");
            response.getOutputStream().print("{\"version\": " + version.getAndSet(2) + "}");
        });
        remoteSays("{\"version\": 2}");
        get();
        counted(Figure.STALE, 1);
        assertThat(fixture.ranHere).as("asked again, and served without being mirrored").hasValue(2);
        assertThat(fixture.router.counters().served(MODULE, Stage.SHADOWING, Side.SOURCE)).as("requests of users").isEqualTo(1);
    }

    @Test
    void aValueThatCameAndChangedInBetweenIsNoDifference() throws Exception {
        start(NEVER_TWICE);
        AtomicInteger asked = new AtomicInteger();
        fixture.code((request, response) -> {
            response.setContentType("application/json");
            response.getOutputStream().print(asked.getAndIncrement() == 0 ? "{\"last\": null}" : "{\"last\": \"second\"}");
        });
        remoteSays("{\"last\": \"first\"}");
        get();
        counted(Figure.NOISE, 1);
    }

    @Test
    void whatDiffersByItselfIsLearntAndIsNoDifference() throws Exception {
        start(ALWAYS_TWICE);
        AtomicInteger next = new AtomicInteger();
        fixture.code((request, response) -> {
            response.setContentType("application/json");
            response.getOutputStream().print("{\"a\": 1, \"lucky\": " + next.incrementAndGet() + "}");
        });
        fixture.service.plays((request, socket) -> Peer.say(socket, answer("{\"a\": 1, \"lucky\": " + -next.incrementAndGet() + "}")));
        for (int i = 0; i < 20; i++) {
            get();
        }
        counted(Figure.ASKED_TWICE, 20);
        assertThat(shadows.count(MODULE, Figure.NOISE)).isEqualTo(20);
        PathFigures lucky = shadows.figures().routes(MODULE, Duration.ofMinutes(1)).getFirst().paths().getFirst();
        assertThat(lucky).isEqualTo(new PathFigures("$.lucky", 20, 20, 20, 20));
        assertThat(lucky.regression()).isFalse();

        shadows.learn();
        int ran = fixture.ranHere.get();
        get();
        counted(Figure.NOISE, 21);
        counted(Figure.ASKED_TWICE, 21);
        assertThat(fixture.ranHere.get() - ran).as("the read and its second: what is known to be noise is not looked at again").isEqualTo(2);

        fixture.service.plays((request, socket) -> Peer.say(socket, answer("{\"a\": 2, \"lucky\": 0}")));
        get();
        counted(Figure.DIFFERENT, 1);
        assertThat(shadows.figures().samples(MODULE, 1).getFirst().differences()).extracting(Masked::path).containsExactly("$.a");

        remoteSays("{\"a\": 1}");
        get();
        counted(Figure.DIFFERENT, 2);
        assertThat(shadows.figures().samples(MODULE, 1).getFirst().differences()).as("what differs each time is not gone each time")
                .extracting(Masked::path).containsExactly("$.lucky");
    }

    @Test
    void onlyGetsAreMirroredAndNoEventStream() throws Exception {
        start(NEVER_TWICE);
        client.post("/api/v1/notes", "", "{}");
        client.exchange("HEAD", "/api/v1/notes/7", "");
        fixture.code((request, response) -> {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.getOutputStream().print("data: 1\n\n");
        });
        assertThat(client.exchange("GET", "/api/v1/notes/stream", "").text()).isEqualTo("data: 1\n\n");
        assertThat(client.exchange("GET", "/api/v1/notes/live", "").text()).isEqualTo("data: 1\n\n");
        counted(Figure.NOT_COMPARABLE, 1);
        fixture.code((request, response) -> response.setStatus(500));
        get();
        counted(Figure.NOT_COMPARABLE, 2);
        assertThat(fixture.service.requests).isEmpty();
    }

    @Test
    void whatAWriterWritesIsComparedToo() throws Exception {
        start(NEVER_TWICE);
        fixture.code((request, response) -> {
            response.setContentType("application/json;charset=UTF-8");
            response.getWriter().print("{\"title\": \"Grüße 🦊\"}");
        });
        byte[] body = "{\"title\": \"Grüße 🦊\"}".getBytes(StandardCharsets.UTF_8);
        fixture.service.plays((request, socket) -> say(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: " + body.length + "\r\n\r\n", body));
        assertThat(get().body()).isEqualTo(body);
        counted(Figure.EQUAL, 1);
    }

    @Test
    void theCohortsNest() {
        List<String> users = IntStream.range(0, 2_000).mapToObj(i -> "user-" + i).toList();
        SettableStates states = new SettableStates(MODULE);
        states.mirror(MODULE, 2_000);
        states.set(MODULE, Stage.SHADOWING, 0);
        List<String> mirrored = users.stream().filter(user -> ReadSides.mirrored(states.get(MODULE), RouterFixture.plan(), user)).toList();
        List<String> atTheService = users.stream().filter(user -> Bucket.of(MODULE, "salt", user) < 500).toList();
        assertThat(mirrored).containsAll(atTheService).hasSizeBetween(300, 500);
        for (Stage stage : List.of(Stage.MONOLITH, Stage.COPYING, Stage.IN_SYNC, Stage.READS_MOVED, Stage.WRITES_MOVED, Stage.EXTRACTED)) {
            states.set(MODULE, stage, 0);
            assertThat(users).as(stage.name()).noneMatch(user -> ReadSides.mirrored(states.get(MODULE), RouterFixture.plan(), user));
        }
    }

    @Test
    void whileReadsRampThoseThatAreServedHereAreStillCompared() throws Exception {
        start(NEVER_TWICE);
        String atTheService = IntStream.range(0, 10_000).mapToObj(i -> "u" + i).filter(user -> Bucket.of(MODULE, "salt", user) < 5_000).findFirst().orElseThrow();
        String here = IntStream.range(0, 10_000).mapToObj(i -> "u" + i).filter(user -> Bucket.of(MODULE, "salt", user) >= 5_000).findFirst().orElseThrow();
        fixture.states.set(MODULE, Stage.READS_RAMPING, 5_000);
        client.exchange("GET", "/api/v1/notes/7", "X-Test-User: " + atTheService + "\r\n");
        client.exchange("GET", "/api/v1/notes/7", "X-Test-User: " + here + "\r\n");
        counted(Figure.EQUAL, 1);
        assertThat(fixture.service.requests).hasSize(2);
    }

    @Test
    void figuresAreKeptWhileTheirDatabaseIsAway() throws Exception {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        AwayOnce source = new AwayOnce(database.dataSource(), nowhere);
        start(NEVER_TWICE);
        Shadows kept = Shadows.on(source, Shadows.settings(10, 100_000), fixture.replication);
        try (kept) {
            kept.reads().offer(MODULE, "/r", spoiled(kept), () -> null);
            assertThatThrownBy(() -> kept.count(MODULE, Figure.TOO_LARGE)).isInstanceOf(RuntimeException.class);
            source.back = true;
            assertThat(kept.count(MODULE, Figure.TOO_LARGE)).isEqualTo(1);
        }
    }

    private static Capture spoiled(Shadows shadows) {
        var capture = shadows.reads().capture();
        capture.spoil(Figure.TOO_LARGE);
        return capture;
    }

    private static final class AwayOnce extends AbstractDataSource {

        private final DataSource there;
        private final DataSource nowhere;
        private volatile boolean back;

        AwayOnce(DataSource there, DataSource nowhere) {
            this.there = there;
            this.nowhere = nowhere;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return (back ? there : nowhere).getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean say(Socket socket, String head, byte[] body) throws IOException {
        return Peer.say(socket, head) && Peer.say(socket, body);
    }
}
