package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
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

    private final OperatorClient client;
    private final String module;
    private final Goal goal;
    private final Terminal terminal;
    private final PrintStream errors;
    private final Duration every;
    private final Duration patience;
    private final Speed speed = new Speed();
    private long problemSince;
    private long done = -1;
    private long lineAt = System.nanoTime() - LINE_EVERY.toNanos();

    /** @param patience how long a problem may last before it is taken for one that does not pass */
    Watch(OperatorClient client, String module, Goal goal, Terminal terminal, PrintStream errors, Duration every, Duration patience) {
        this.client = client;
        this.module = module;
        this.goal = goal;
        this.terminal = terminal;
        this.errors = errors;
        this.every = every;
        this.patience = patience;
    }

    /**
     * @param before the status before the command that began it
     * @return the last status, when the goal is reached; null when a problem is in the way, which errors then tells
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
                    return stopped("The move of " + module + " was cancelled by " + Words.text(status, "changed_by") + ": " + Words.text(status, "reason"));
                }
                boolean comesOn = work.done() != done;
                done = work.done();
                if (lasting(!comesOn && status.path("replication").hasNonNull("problem"))) {
                    return stopped(module + " does not come on: " + Words.text(status.path("replication"), "problem"));
                }
            } else if (lasting(true)) {
                return stopped("The monolith does not answer any more; what it has begun goes on when it is back");
            }
            Thread.sleep(every);
        }
    }

    private @Nullable JsonNode ask() throws InterruptedException {
        try {
            var answer = client.status(module);
            return answer.ok() ? answer.body() : null;
        } catch (IOException away) {
            return null;
        }
    }

    private boolean lasting(boolean problem) {
        if (!problem) {
            problemSince = 0;
            return false;
        }
        long now = System.nanoTime();
        problemSince = problemSince == 0 ? now : problemSince;
        return now - problemSince > patience.toNanos();
    }

    private @Nullable JsonNode stopped(String why) {
        errors.println(why + ".");
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
        if (work.phase() == UnderWay.Phase.NOTHING) {
            return;
        }
        speed.seen(work);
        if (terminal.person()) {
            terminal.draw(work.bars(speed, terminal.width()));
        } else if (System.nanoTime() - lineAt >= LINE_EVERY.toNanos()) {
            lineAt = System.nanoTime();
            terminal.print(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + work.line(speed));
        }
    }

    private String end(JsonNode status, Duration took) {
        JsonNode flow = status.path("replication");
        return switch (goal) {
            case IN_SYNC -> module + " is " + Words.text(status, "stage") + " after " + Words.span(took) + ": " + Words.count(flow, "rows_copied") + " rows copied, every one compared.";
            case VERIFIED -> "Every row of " + module + " was compared in " + Words.span(took) + ": " + Words.verified(flow) + ".";
            case REST -> "Nothing of " + module + " is being copied or compared now.";
        };
    }
}
