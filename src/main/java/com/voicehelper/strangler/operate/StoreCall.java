package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A question or a command about stores, from the request to the exit code. */
final class StoreCall {

    private final StoreInvocation invocation;
    private final OperatorClient client;
    private final Output output;
    private final Duration every;
    private final Patience patience;

    /** @param every how often a watch looks */
    StoreCall(StoreInvocation invocation, OperatorClient client, Output output, Duration every, Patience patience) {
        this.invocation = invocation;
        this.client = client;
        this.output = output;
        this.every = every;
        this.patience = patience;
    }

    /** @return the exit code; also of what was done, and has found something wrong */
    int run() throws IOException, InterruptedException {
        OperatorClient.Answer answer = client.ask(invocation);
        if (answer.ok() && invocation.watch()) {
            answer = watch(answer);
        }
        if (answer == null) {
            return CommandLine.REFUSED;
        }
        if (!answer.ok()) {
            output.refusal(answer);
            return CommandLine.REFUSED;
        }
        output.answer(answer.body(), StoreReport::of);
        return invocation.dryRun() || StoreReport.wrong(answer.body()) == 0 ? CommandLine.DONE : CommandLine.REFUSED;
    }

    /** The last answer, when nothing runs any more; null when a problem is in the way, which was told. */
    private OperatorClient.@Nullable Answer watch(OperatorClient.Answer begun) throws InterruptedException {
        Terminal terminal = output.terminal();
        OperatorClient.Answer answer = begun;
        long done = -1;
        while (answer == null || answer.ok() && runs(answer.body())) {
            if (answer != null && terminal.person()) {
                terminal.draw(List.of(StoreReport.progress(answer.body())));
            }
            String problem = answer == null ? "The monolith does not answer any more; what it has begun goes on when it is back"
                    : answer.body().hasNonNull("problem") ? invocation.store() + " does not come on: " + Words.text(answer.body(), "problem") : null;
            boolean comesOn = answer != null && done(answer.body()) != done;
            done = answer == null ? done : done(answer.body());
            if (patience.ends(problem != null && !comesOn)) {
                output.problem(String.valueOf(problem));
                return null;
            }
            Thread.sleep(every);
            answer = look();
        }
        return answer;
    }

    private OperatorClient.@Nullable Answer look() throws InterruptedException {
        try {
            return client.get(invocation.statusPath());
        } catch (IOException away) {
            return null;
        }
    }

    private static boolean runs(JsonNode status) {
        return !status.path("task").asString().equals("NONE");
    }

    private static long done(JsonNode status) {
        return status.path("copied").asLong() + status.path("compared").asLong();
    }
}
