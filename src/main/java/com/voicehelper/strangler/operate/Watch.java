package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows a copy or a verification to its end: a bar per table for a person, a line now and then for a file. */
final class Watch {

    /** What is waited for. */
    enum Goal {
        /** The module has left stage COPYING for IN_SYNC. */
        IN_SYNC,
        /** Every table was compared since. */
        VERIFIED,
        /** Nothing is copied or compared any more. */
        REST
    }

    private static final Duration LINE_EVERY = Duration.ofSeconds(2);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final OperatorClient client;
    private final Invocation invocation;
    private final String module;
    private final Goal goal;
    private final Terminal terminal;
    private final Output output;
    private final Duration every;
    private final Patience patience;
    private final Speed speed = new Speed();
    private long done = -1;
    private long lineAt = System.nanoTime() - LINE_EVERY.toNanos();

    /** @param output what a problem is told to that does not pass */
    Watch(OperatorClient client, Invocation invocation, Goal goal, Terminal terminal, Output output, Duration every, Patience patience) {
        this.client = client;
        this.invocation = invocation;
        this.module = String.valueOf(invocation.module());
        this.goal = goal;
        this.terminal = terminal;
        this.output = output;
        this.every = every;
        this.patience = patience;
    }

    /**
     * @param before the status before the command that began it
     * @return the last status, when the goal is reached; null when a problem is in the way, which was told
     */
    @Nullable JsonNode run(JsonNode before) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            JsonNode status = ask();
            if (status != null) {
                UnderWay work = UnderWay.of(status);
                show(work);
                if (reached(before, status, work)) {
                    terminal.print(end(status, Duration.ofNanos(System.nanoTime() - began)));
                    return status;
                }
                if (goal == Goal.IN_SYNC && Words.text(status, "stage").equals("MONOLITH")) {
                    return stopped("The move of " + module + " was cancelled by " + Words.text(status, "changed_by") + ": "
                            + Words.text(status, "reason"));
                }
                boolean comesOn = work.done() != done;
                done = work.done();
                if (patience.ends(!comesOn && status.path("replication").hasNonNull("problem"))) {
                    return stopped(module + " does not come on: " + Words.text(status.path("replication"), "problem"));
                }
            } else if (patience.ends(true)) {
                return stopped("The monolith does not answer any more; what it has begun goes on when it is back");
            }
            Thread.sleep(every);
        }
    }

    private @Nullable JsonNode ask() throws InterruptedException {
        try {
            var answer = client.get(invocation.statusPath());
            return answer.ok() ? answer.body() : null;
        } catch (IOException away) {
            return null;
        }
    }

    private @Nullable JsonNode stopped(String why) {
        output.problem(why);
        return null;
    }

    private boolean reached(JsonNode before, JsonNode status, UnderWay work) {
        return switch (goal) {
            case IN_SYNC -> !List.of("MONOLITH", "COPYING").contains(Words.text(status, "stage"));
            case VERIFIED -> UnderWay.comparedSince(before, status);
            case REST -> work.phase() == UnderWay.Phase.NOTHING;
        };
    }

    private void show(UnderWay work) {
        if (work.phase() == UnderWay.Phase.NOTHING || work.tables().isEmpty()) {
            return;
        }
        speed.seen(work);
        if (terminal.person()) {
            terminal.draw(work.bars(speed, terminal.width()));
        } else if (System.nanoTime() - lineAt >= LINE_EVERY.toNanos()) {
            lineAt = System.nanoTime();
            terminal.print(LocalTime.now().format(TIME) + " " + work.line(speed));
        }
    }

    private String end(JsonNode status, Duration took) {
        JsonNode flow = status.path("replication");
        return switch (goal) {
            case IN_SYNC -> module + " is " + Words.text(status, "stage") + " after " + Words.span(took) + ": "
                    + Words.count(flow, "rows_copied") + " rows copied, every one compared.";
            case VERIFIED -> "Every row of " + module + " was compared in " + Words.span(took) + ": " + Words.verified(flow) + ".";
            case REST -> "Nothing of " + module + " is being copied or compared now.";
        };
    }
}
