package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.ramp.RunningRamp;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes with clients, a service that fails or not, and nobody at the console. */
class AutomaticRampTests {

    /** What a read takes at the monolith: with nothing to compare with, every proxied read of a busy machine is slow. */
    private static final Duration WORK = Duration.ofMillis(5);

    private final StatesFixture rows = new StatesFixture(MODULE, "other");
    private final ModuleStates second = rows.anotherNode();
    private final List<Thread> clients = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean done;
    private Peer service;
    private RouterFixture one;
    private RouterFixture other;
    private RunningRamp ramp;

    @BeforeEach
    void start() throws Exception {
        service = new Peer();
        one = RouterFixture.start(rows.states(), service.url());
        other = RouterFixture.start(second, service.url());
        List.of(one, other).forEach(node -> node.code((request, response) -> {
            LockSupport.parkNanos(WORK.toNanos());
            response.getOutputStream().print("local");
        }));
        ramp = new RunningRamp(rows, MODULE, one.traffic, other.traffic);
        for (RouterFixture node : List.of(one, other, one, other)) {
            clients.add(Thread.ofVirtual().start(() -> calls(node)));
        }
    }

    @AfterEach
    void close() throws Exception {
        done = true;
        for (Thread client : clients) {
            client.join();
        }
        ramp.close();
        one.close();
        other.close();
        service.close();
        rows.close();
    }

    /** A few requests per connection: the server ends one after a hundred. */
    private void calls(RouterFixture node) {
        try {
            while (!done) {
                try (RawClient client = node.client()) {
                    for (int i = 0; i < 50 && !done; i++) {
                        String answer = client.exchange("GET", "/api/v1/notes/1", "X-Test-User: u" + ThreadLocalRandom.current().nextInt(10_000) + "\r\n").text();
                        if (!answer.equals("local") && !answer.equals("remote")) {
                            failures.add(answer);
                        }
                    }
                }
            }
        } catch (Exception exception) {
            failures.add(String.valueOf(exception));
        }
    }

    @Test
    void aHealthyServiceGetsAllReadsOfBothNodesWithoutAPerson() throws Exception {
        ramp.run(Command.AUTO, 10_000);
        Eventually.holds(Duration.ofSeconds(30), () -> List.of(rows.states(), second).stream().allMatch(node -> node.get(MODULE).stage() == Stage.READS_MOVED));
        assertThat(failures).isEmpty();
        assertThat(told("advance")).hasSize(3);
        assertThat(told("back")).isEmpty();
    }

    @Test
    void aServiceThatBeginsToFailLosesItsReadsOnBothNodesWithinSecondsAndNoClientSeesIt() throws Exception {
        ramp.run(Command.AUTO, 5_000);
        Eventually.holds(Duration.ofSeconds(30), () -> second.get(MODULE).effectiveReadShare() == 5_000);
        service.plays((request, socket) -> Peer.say(socket, ThreadLocalRandom.current().nextInt(100) < 30
                ? "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nremote"));
        long began = System.nanoTime();
        Eventually.holds(() -> List.of(rows.states(), second).stream().allMatch(node -> node.get(MODULE).automation() == Automation.ROLLED_BACK));
        assertThat((System.nanoTime() - began) / 1_000_000).as("ms until both nodes have gone back").isLessThan(5_000);
        Eventually.holds(() -> List.of(rows.states(), second).stream().allMatch(node -> node.get(MODULE).effectiveReadShare() == 0));
        assertThat(failures).isEmpty();
        assertThat(told("back")).allSatisfy(entry -> assertThat(entry.why()).contains("is above the bound of 1.00 %"));
        assertThat(told("back").getFirst().figures()).containsEntry("verdict", "UNHEALTHY");
    }

    private List<Audit.Entry> told(String turn) {
        return rows.audit().latest(MODULE, 100).stream().filter(entry -> turn.equals(entry.figures().get("ramp"))).toList();
    }
}
