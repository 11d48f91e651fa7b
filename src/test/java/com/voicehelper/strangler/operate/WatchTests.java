package com.voicehelper.strangler.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person sees while rows are copied and compared. */
class WatchTests {

    @Test
    void aBarPerTableHasItsRateAndTheWholeItsRemainingTime() {
        Speed speed = new Speed();
        speed.seen(UnderWay.of(status("COPYING", 100, 0, false)), 0);
        UnderWay now = UnderWay.of(status("COPYING", 600, 0, false));
        speed.seen(now, Duration.ofSeconds(1).toNanos());
        assertThat(now.bars(speed, 100)).containsExactly(
                "Copying: 1,600 of about 2,200 rows (72 %), 500 rows/s, 2 s left",
                "  member   [####################]  100 %  1,000  of about  1,000",
                "  message  [##########----------]   50 %    600  of about  1,200  500 rows/s");
    }

    @Test
    void theRateIsTheOneOfTheLastSecondsAndOfThisPhase() {
        Speed speed = new Speed();
        speed.seen(UnderWay.of(status("COPYING", 0, 0, false)), 0);
        speed.seen(UnderWay.of(status("COPYING", 600, 0, false)), Duration.ofSeconds(10).toNanos());
        assertThat(speed.perSecond()).isZero();
        speed.seen(UnderWay.of(status("COPYING", 1_200, 100, true)), Duration.ofSeconds(11).toNanos());
        assertThat(speed.perSecond()).isZero();
        speed.seen(UnderWay.of(status("COPYING", 1_200, 500, true)), Duration.ofSeconds(12).toNanos());
        assertThat(speed.perSecond()).isEqualTo(400);
    }

    @Test
    void whatIsUnderWayFollowsFromTheStatus() {
        assertThat(UnderWay.of(status("COPYING", 3, 0, false)).phase()).isEqualTo(UnderWay.Phase.COPYING);
        assertThat(UnderWay.of(status("COPYING", 3, 0, true)).phase()).isEqualTo(UnderWay.Phase.COMPARING);
        assertThat(UnderWay.of(status("IN_SYNC", 3, 0, true)).phase()).isEqualTo(UnderWay.Phase.NOTHING);
        assertThat(UnderWay.of(JsonMapper.shared().readTree("{\"stage\": \"MONOLITH\", \"replication\": null}")).phase()).isEqualTo(UnderWay.Phase.NOTHING);
    }

    @Test
    void onATerminalTheBarsAreDrawnAnewAndCutToItsWidth() {
        var bytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(bytes, true, UTF_8), true, 10);
        terminal.draw(List.of("one", "a line that is too long"));
        terminal.draw(List.of("two", "x"));
        terminal.print("done");
        terminal.draw(List.of("three"));
        assertThat(bytes.toString(UTF_8)).isEqualTo("\033[2Kone\n\033[2Ka line th\n" + "\033[2A\033[2Ktwo\n\033[2Kx\n" + "done\n" + "\033[2Kthree\n");
    }

    private static JsonNode status(String stage, long copied, long compared, boolean done) {
        return JsonMapper.shared().readTree("""
                {"stage": "%s", "replication": {"tables": [
                    {"table": "member", "copied": true, "rows_copied": 1000, "rows_estimated": 1000, "rows_verified": 0},
                    {"table": "message", "copied": %b, "rows_copied": %d, "rows_estimated": 1200, "rows_verified": %d}]}}""".formatted(stage, done, copied, compared));
    }
}
