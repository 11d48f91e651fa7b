package com.voicehelper.strangler.router;

import static com.voicehelper.strangler.router.RouterFixture.MODULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleRoutes;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.ServedCounters.Count;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import com.voicehelper.strangler.traffic.Recorded;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call between modules goes where a request would. */
class RoutedCallsTests {

    private static final Supplier<String> LOCAL = () -> "local";
    private static final Supplier<String> REMOTE = () -> "remote";

    private RouterFixture fixture;
    private ModuleRoutes routes;

    @BeforeEach
    void start() throws Exception {
        fixture = RouterFixture.start();
        routes = fixture.router.calls();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private static <T> Supplier<T> refuses() {
        return () -> {
            throw new NotOwnerException(MODULE, new SQLException());
        };
    }

    @Test
    void callsFollowTheStage() {
        for (Stage stage : Stage.values()) {
            fixture.states.set(MODULE, stage, 10_000);
            assertThat(routes.read(MODULE, "ada", LOCAL, REMOTE)).isEqualTo(stage.allowsRemoteReads() ? "remote" : "local");
            assertThat(routes.write(MODULE, LOCAL, REMOTE)).isEqualTo(stage.owner() == Side.SOURCE ? "local" : "remote");
        }
    }

    @Test
    void aReadThatTheServiceFailsIsMadeHere() {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        assertThat(routes.<String>read(MODULE, "ada", LOCAL, () -> {
            throw ApiException.unavailable("away", 1);
        })).isEqualTo("local");
        assertThat(routes.<String>read(MODULE, "ada", LOCAL, () -> {
            throw ApiException.notFound("no such note");
        })).isEqualTo("local");
        assertThatThrownBy(() -> routes.<String>read(MODULE, "ada", LOCAL, () -> {
            throw ApiException.forbidden("not yours");
        })).hasMessage("not yours");
    }

    @Test
    void aWriteThatTheFenceRefusesGoesToTheOtherSide() {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.states.happens(MODULE, Stage.WRITES_MOVED, 10_000);
        assertThat(routes.write(MODULE, refuses(), REMOTE)).isEqualTo("remote");
        fixture.states.happens(MODULE, Stage.READS_MOVED, 10_000);
        assertThat(routes.write(MODULE, LOCAL, refuses())).isEqualTo("local");
    }

    @Test
    void aWriteThatNobodyOwnsWaitsAndThenGivesUp() {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        AtomicInteger tries = new AtomicInteger();
        assertThat(routes.<String>write(MODULE, LOCAL, () -> {
            if (tries.incrementAndGet() < 4) {
                throw new NotOwnerException(MODULE, new SQLException());
            }
            return "remote";
        })).isEqualTo("remote");
        assertThatThrownBy(() -> routes.write(MODULE, refuses(), refuses())).isInstanceOf(ApiException.class).hasMessageContaining("No side owns");
    }

    @Test
    void aWriteWhoseOutcomeIsUnknownIsNotRepeated() {
        fixture.states.set(MODULE, Stage.WRITES_MOVED, 10_000);
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> routes.<String>write(MODULE, LOCAL, () -> {
            tries.incrementAndGet();
            throw ApiException.unavailable("broke", 1);
        })).hasMessage("broke");
        assertThat(tries).hasValue(1);
    }

    @Test
    void aBackgroundWritePinsEveryReader() {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.replication.stop();
        routes.write(MODULE, LOCAL, REMOTE);
        assertThat(routes.read(MODULE, "ada", LOCAL, REMOTE)).isEqualTo("local");
        fixture.replication.resume();
        assertThat(routes.read(MODULE, "ada", LOCAL, REMOTE)).isEqualTo("remote");
    }

    @Test
    void whatACallerHasAnotherModuleWritePinsThatCaller() {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        fixture.replication.stop();
        as("ada", "10.0.0.1", () -> routes.write(MODULE, LOCAL, REMOTE));

        as("ada", "10.0.0.1", () -> assertThat(routes.read(MODULE, "acme", LOCAL, REMOTE)).isEqualTo("local"));
        as("bob", "10.0.0.2", () -> assertThat(routes.read(MODULE, "acme", LOCAL, REMOTE)).isEqualTo("remote"));
        fixture.replication.resume();
        as("ada", "10.0.0.1", () -> assertThat(routes.read(MODULE, "acme", LOCAL, REMOTE)).isEqualTo("remote"));
    }

    private static void as(String user, String address, Runnable work) {
        new Caller(user, Caller.DEFAULT_TENANT, "user", null, address).carried(work).run();
    }

    @Test
    void howACallEndedIsRememberedForItsCohort() {
        fixture.states.set(MODULE, Stage.READS_MOVED, 10_000);
        routes.read(MODULE, "ada", LOCAL, REMOTE);
        routes.<String>read(MODULE, "ada", LOCAL, () -> {
            throw ApiException.unavailable("away", 1);
        });
        routes.<String>read(MODULE, "ada", LOCAL, () -> {
            throw ApiException.notFound("no such note");
        });
        assertThatThrownBy(() -> routes.<String>read(MODULE, "ada", RoutedCallsTests::missing, RoutedCallsTests::missing)).isInstanceOf(ApiException.class);
        assertThat(Recorded.of(fixture.traffic)).containsExactly(new Recorded(MODULE, Side.TARGET, 10_000, "calls", 4, 2, 0, 1));
        assertThat(fixture.router.counters().all()).as("each call once").containsExactlyInAnyOrder(
                new Count(MODULE, Stage.READS_MOVED, Side.TARGET, Outcome.SERVED, 2), new Count(MODULE, Stage.READS_MOVED, Side.SOURCE, Outcome.FALLBACK, 1),
                new Count(MODULE, Stage.READS_MOVED, Side.SOURCE, Outcome.MISMATCH, 1));
        fixture.states.set(MODULE, Stage.IN_SYNC, 0);
        routes.read(MODULE, "ada", LOCAL, REMOTE);
        assertThat(Recorded.of(fixture.traffic)).containsExactly(new Recorded(MODULE, Side.SOURCE, 0, "calls", 1, 0, 0, 0));
    }

    private static String missing() {
        throw ApiException.notFound("no such note");
    }
}
