package com.voicehelper.drill;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.OrderlyEnd;
import java.io.PrintStream;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Moves one module out of a live monolith and back, under the traffic of real clients, through every stage to WRITES_MOVED, and reports
 * what the clients and the tables say. {@code ./mvnw spring-boot:test-run -Dspring-boot.run.arguments="drill conversation"}
 */
public final class Drill {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration COPY = Duration.ofMinutes(10);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);
    private static final Duration PASSES = Duration.ofMinutes(2);

    private final DrillSettings settings;
    private final PrintStream out;
    private final Tally tally = new Tally();
    private final long begin = System.nanoTime();

    Drill(DrillSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** @return the exit code: 0 when nobody noticed, 1 when somebody did, 2 when the arguments are wrong */
    public static int run(List<String> arguments) {
        DrillSettings settings;
        try {
            settings = DrillSettings.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            return 2;
        }
        try (OrderlyEnd end = OrderlyEnd.onSignals()) {
            return run(settings, end);
        }
    }

    /** {@code compare <module> <jdbc url> <jdbc url>}: two copies at rest; the exit code is 0 when they are equal, 1 when not, 2 when that cannot be told. */
    public static int compare(List<String> arguments) {
        return Sides.run(arguments);
    }

    private static int run(DrillSettings settings, OrderlyEnd end) {
        try {
            Report report = new Drill(settings, System.out).run(end);
            System.out.println("\n" + report.markdown() + "\n\nJSON: " + report.write());
            return report.passed() ? 0 : 1;
        } catch (Exception failure) {
            if (end.ending()) {
                return 130;
            }
            System.err.println("The drill could not be finished: " + failure.getMessage());
            return 1;
        }
    }

    /** Starts everything, moves the module, stops the traffic and compares. What runs is closed by the given end. */
    Report run(OrderlyEnd end) throws Exception {
        say("starting PostgreSQL twice, Kafka and Redis");
        Deployment deployment = Deployment.prepare(settings.module(), end);
        say("starting the monolith");
        ApplicationProcess monolith = deployment.startMonolith().awaitReady(START);
        Scenario scenario = Scenario.of(settings.module());
        try (Connection source = deployment.source(); Connection target = deployment.target();
                Operator operator = new Operator(monolith.uri(), settings.module(), deployment.operatorPassword())) {
            say("seeding " + settings.rows() + " rows for " + settings.clients() + " people");
            List<Account> accounts = new Seeding(monolith.uri(), source).accounts(settings.clients());
            scenario.seed(source, accounts, settings.rows());
            scenario.awaitSeeded(monolith.uri());
            Traffic traffic = end.closing(new Traffic(scenario, accounts, monolith.uri(), tally, settings.rate()));
            Findings found = new Findings(settings, tally, operator, traffic, source, target);
            say("everybody signs in and goes on from there");
            traffic.start();
            found.begin("MONOLITH", false);
            ApplicationProcess service = deployment.startService();
            if (!traffic.awaitSignedIn(START)) {
                throw new IllegalStateException("not everybody could sign in: " + String.join("; ", tally.examples()));
            }
            service.awaitReady(START);
            say("the service runs, as process " + service.pid() + ", the monolith is process " + monolith.pid());
            hold(found);
            try {
                move(operator, found);
            } catch (Exception failure) {
                tally.examples().forEach(this::say);
                throw failure;
            }
            say("stopping the traffic, comparing every row with what the clients were told");
            traffic.stop();
            found.end();
            found.requireEmptyTarget("MONOLITH, back: the service's copy is empty");
            return found.report(scenario.compare(source), Duration.ofNanos(System.nanoTime() - begin), monolith, service);
        }
    }

    private void move(Operator operator, Findings found) throws Exception {
        found.begin("COPYING", false);
        operate(operator, "start", Map.of("reason", "drill"));
        operator.await("copied", COPY, status -> !stage(status).equals("COPYING"));
        found.begin("IN_SYNC", false);
        hold(found);
        found.compareSides("IN_SYNC");
        operate(operator, "shadow", Map.of("percent", 50, "reason", "drill"));
        found.begin("SHADOWING 50 %", false);
        hold(found);
        found.requireEqualAnswers();
        for (int percent : settings.steps()) {
            operate(operator, "ramp", Map.of("percent", percent, "reason", "drill"));
            found.begin("READS_RAMPING " + percent + " %", true);
            hold(found);
        }
        operate(operator, "ramp", Map.of("percent", 100, "reason", "drill"));
        found.begin("READS_MOVED", true);
        hold(found);
        found.begin("switch to the service", false);
        operate(operator, "switch", Map.of("reason", "drill"));
        found.begin("WRITES_MOVED", true);
        hold(found);
        found.compareSides("WRITES_MOVED");
        hold(found);
        found.begin("switch back to the monolith", false);
        operate(operator, "reverse", Map.of("reason", "drill"));
        found.begin("READS_MOVED, back", true);
        hold(found);
        found.compareSides("READS_MOVED, back");
        operate(operator, "ramp", Map.of("percent", 20, "reason", "drill"));
        found.begin("READS_RAMPING 20 %, back", true);
        hold(found);
        found.compareSides("READS_RAMPING 20 %, back");
        operate(operator, "cancel", Map.of("reason", "drill"));
        operator.await("back in the monolith", COPY, status -> stage(status).equals("MONOLITH"));
        found.begin("MONOLITH, back", false);
        hold(found);
    }

    /** What passes (a lag, a verification that is not finished) is waited for. */
    private void operate(Operator operator, String verb, Map<String, Object> parameters) throws InterruptedException {
        operator.insist(verb, parameters, PASSES, this::say);
    }

    private static String stage(JsonNode status) {
        return status.path("stage").asString("");
    }

    /** As long as was asked for; longer, within bounds, when a short stage has not sent anything to the service yet. */
    private void hold(Findings found) throws InterruptedException {
        Thread.sleep(settings.hold());
        long deadline = System.nanoTime() + LONGEST_HOLD.toNanos();
        while (!found.servedAsExpected() && System.nanoTime() < deadline) {
            Thread.sleep(200);
        }
        say("%s: %,d requests so far, %d failed, %d stale".formatted(tally.current().name(), tally.requests(), tally.failed(), tally.stale()));
    }

    private void say(String what) {
        out.printf("[%5.1f s] %s%n", (System.nanoTime() - begin) / 1e9, what);
    }
}
