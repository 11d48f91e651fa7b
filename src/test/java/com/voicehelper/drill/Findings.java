package com.voicehelper.drill;

import com.voicehelper.support.ApplicationProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is observed while the stages go by, and at the end the report that it makes. Used by the thread that drives the drill. */
final class Findings {

    private static final Duration AT_REST = Duration.ofSeconds(20);

    private final DrillSettings settings;
    private final Tally tally;
    private final Operator operator;
    private final Traffic traffic;
    private final Connection source;
    private final Connection target;
    private final List<Observed> observed = new ArrayList<>();
    private final List<Report.Equality> equality = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private @Nullable Double lagMedian;
    private @Nullable Double lagP99;
    private long rowsCopied;
    private long changesApplied;

    Findings(DrillSettings settings, Tally tally, Operator operator, Traffic traffic, Connection source, Connection target) {
        this.settings = settings;
        this.tally = tally;
        this.operator = operator;
        this.traffic = traffic;
        this.source = source;
        this.target = target;
    }

    /** One stage: what the sides had served when it began and ended. */
    private record Observed(Tally.Phase phase, boolean remote, Served before, Served after) {}

    /** @param remote whether the service has to serve something in this stage */
    void begin(String stage, boolean remote) throws InterruptedException {
        Served now = sample();
        tally.enter(stage);
        observed.add(new Observed(tally.current(), remote, now, now));
    }

    /** The last stage is over. */
    void end() throws InterruptedException {
        sample();
    }

    /** Closes the stage before with the figures of now. */
    private Served sample() throws InterruptedException {
        JsonNode status = operator.status();
        JsonNode flow = status.path("replication");
        rowsCopied = Math.max(rowsCopied, flow.path("rows_copied").asLong(0));
        changesApplied = Math.max(changesApplied, flow.path("changes_applied").asLong(0));
        lagMedian = later(lagMedian, flow.path("lag_p50"));
        lagP99 = later(lagP99, flow.path("lag_p99"));
        Served now = Served.read(status);
        if (!observed.isEmpty()) {
            Observed last = observed.removeLast();
            observed.add(new Observed(last.phase, last.remote, last.before, now));
        }
        return now;
    }

    /** Durations come as ISO 8601. */
    private static @Nullable Double later(@Nullable Double before, JsonNode duration) {
        return duration.isString() ? Double.valueOf(Duration.parse(duration.asString()).toNanos() / 1e6) : before;
    }

    /** Whether the service has served something in this stage, where it has to. */
    boolean servedAsExpected() throws InterruptedException {
        Observed now = observed.getLast();
        return !now.remote || Served.read(operator.status()).since(now.before).remote() > 0;
    }

    /** With the traffic held, both sides must become equal, row by row. */
    void compareSides(String when) throws Exception {
        Sides.Equality result = traffic.during(() -> {
            long deadline = System.nanoTime() + AT_REST.toNanos();
            Sides.Equality found = Sides.compare(source, target, settings.module());
            while (!found.differences().isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(100);
                found = Sides.compare(source, target, settings.module());
            }
            return found;
        });
        equality.add(new Report.Equality(when, result.tables(), result.rows(), result.differences()));
    }

    /** Shadow reads were compared, and none of them differs. */
    void requireEqualAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + AT_REST.toNanos();
        JsonNode shadow = operator.shadowReport();
        while (shadow.path("compared").asLong() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(200);
            shadow = operator.shadowReport();
        }
        if (shadow.path("compared").asLong() == 0) {
            answers.add("No shadow read was compared; dropped: " + shadow.path("dropped"));
        }
        if (shadow.path("different").asLong() > 0) {
            answers.add(shadow.path("different") + " of " + shadow.path("compared") + " shadow reads differ: " + shadow.path("samples"));
        }
    }

    /** After a move was cancelled, nothing of it is left where it went. */
    void requireEmptyTarget(String when) throws SQLException {
        Sides.Equality result = Sides.emptiness(target, settings.module());
        equality.add(new Report.Equality(when, result.tables(), result.rows(), result.differences()));
    }

    Report report(Scenario.Findings tables, Duration took, ApplicationProcess monolith, ApplicationProcess service) throws InterruptedException {
        List<Report.Stage> stages = observed.stream().map(Findings::stage).toList();
        double seconds = stages.stream().mapToDouble(Report.Stage::seconds).sum();
        List<String> problems = new ArrayList<>(answers);
        complain(problems, tally.failed(), "requests failed");
        complain(problems, tally.stale(), "reads were stale");
        complain(problems, tables.lost(), "acknowledged writes are lost");
        complain(problems, tables.doubled(), "writes are there that should not be");
        observed.stream().filter(each -> each.remote && stage(each).servedByService() == 0).forEach(each ->
                problems.add("In stage " + each.phase.name() + " the service served nothing"));
        equality.stream().filter(each -> !each.differences().isEmpty()).forEach(each ->
                problems.add("At " + each.when() + " the sides differ: " + each.differences().getFirst()));
        return new Report(settings.module(), settings.clients(), settings.rows(), took.toMillis() / 1e3, tally.requests(), tally.requests() / seconds,
                tally.failed(), tally.stale(), tables.lost(), tables.doubled(), tables.rows(),
                longest(stages.stream()), longest(stages.stream().filter(stage -> stage.name().startsWith("switch"))), operator.pauses(),
                rowsCopied, changesApplied, lagMedian, lagP99, stages, equality,
                List.of(process("monolith", monolith), process("service", service)),
                problems, Stream.concat(tally.examples().stream(), tables.examples().stream()).toList());
    }

    private static Report.Stage stage(Observed each) {
        Tally.Phase phase = each.phase;
        Served served = each.after.since(each.before);
        Tally.Summary reads = phase.reads();
        Tally.Summary writes = phase.writes();
        return new Report.Stage(phase.name(), phase.lasted().toMillis() / 1e3, reads.count() + writes.count(), phase.failed(), phase.stale(),
                served.local(), served.remote(), served.fallbacks(), millis(reads.median()), millis(reads.p99()),
                millis(writes.median()), millis(writes.p99()), millis(writes.longest()));
    }

    private static double longest(Stream<Report.Stage> stages) {
        return stages.mapToDouble(Report.Stage::longestWrite).max().orElse(0);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static Report.Process process(String name, ApplicationProcess process) {
        ApplicationProcess.Memory memory = process.memory();
        return new Report.Process(name, memory.resident() >> 20, memory.highest() >> 20);
    }

    private static void complain(List<String> problems, long count, String what) {
        if (count > 0) {
            problems.add(count + " " + what);
        }
    }
}
