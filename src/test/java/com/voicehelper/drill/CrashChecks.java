package com.voicehelper.drill;

import com.voicehelper.drill.CrashPoints.Cell;
import com.voicehelper.strangler.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold after a crash: the invariants of STRANGLER.md section 9, asked of the two databases and of what the people were told. */
final class CrashChecks {

    private final Deployment deployment;
    private final String module;
    private final Scenario scenario;
    private final Traffic traffic;
    private final Tally tally;

    CrashChecks(Deployment deployment, String module, Scenario scenario, Traffic traffic, Tally tally) {
        this.deployment = deployment;
        this.module = module;
        this.scenario = scenario;
        this.traffic = traffic;
        this.tally = tally;
    }

    boolean targetIsEmpty() throws SQLException {
        try (Connection target = deployment.target(); var statement = target.createStatement();
                var row = statement.executeQuery("select not exists (select from conversation.conversation) and not exists (select from conversation.message)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Both sides read once, the first again, because ownership may move between the two readings. */
    void atMostOneOwner(Cell cell) throws SQLException {
        Long here = owner(Side.SOURCE);
        Long there = owner(Side.TARGET);
        if (here != null && there != null && here % 2 == 1 && there % 2 == 1 && here.equals(owner(Side.SOURCE))) {
            throw new AssertionError(cell + ": both sides own the module: " + here + " and " + there);
        }
    }

    private @Nullable Long owner(Side side) throws SQLException {
        try (Connection connection = side == Side.SOURCE ? deployment.source() : deployment.target(); var statement = connection.createStatement()) {
            try (var there = statement.executeQuery("select to_regclass('strangler.owner_" + module + "') is not null")) {
                there.next();
                if (!there.getBoolean(1)) {
                    return null;
                }
            }
            try (var value = statement.executeQuery("select last_value from strangler.owner_" + module)) {
                value.next();
                return value.getLong(1);
            }
        }
    }

    /** With the people at rest: both sides row by row, and the owner's rows with what the people were told. */
    void compare(Cell cell) throws Exception {
        atMostOneOwner(cell);
        List<String> problems = traffic.during(() -> {
            try (Connection source = deployment.source(); Connection target = deployment.target()) {
                List<String> found = new ArrayList<>();
                if (cell.leg().flows()) {
                    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                    List<String> differences = Sides.compare(source, target, module).differences();
                    while (!differences.isEmpty() && System.nanoTime() < deadline) {
                        Thread.sleep(50);
                        differences = Sides.compare(source, target, module).differences();
                    }
                    found.addAll(differences);
                }
                boolean extracted = List.of("WRITES_MOVED", "EXTRACTED").contains(cell.leg().stage);
                Scenario.Findings findings = scenario.compare(extracted ? target : source);
                if (findings.lost() + findings.doubled() > 0) {
                    found.addAll(findings.examples());
                }
                return found;
            }
        });
        tally.examples().stream().filter(example -> example.startsWith("stale")).forEach(problems::add);
        if (tally.stale() > 0 || !problems.isEmpty()) {
            throw new AssertionError(cell + ": " + tally.stale() + " stale reads; " + String.join("; ", problems));
        }
    }
}
