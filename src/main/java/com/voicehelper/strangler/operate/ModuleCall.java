package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.move.Command;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A question or a command about modules, from the request to the exit code. */
final class ModuleCall {

    private final Invocation invocation;
    private final OperatorClient client;
    private final Output output;
    private final Duration every;
    private final Patience patience;

    /** @param every how often a watch looks */
    ModuleCall(Invocation invocation, OperatorClient client, Output output, Duration every, Patience patience) {
        this.invocation = invocation;
        this.client = client;
        this.output = output;
        this.every = every;
        this.patience = patience;
    }

    /** @return the exit code */
    int run() throws IOException, InterruptedException {
        if (invocation.watch()) {
            return watch();
        }
        OperatorClient.Answer answer = client.ask(invocation);
        if (answer.ok()) {
            output.answer(answer.body(), Report::of);
            return CommandLine.DONE;
        }
        if (answer.body().path("dry_run").asBoolean(false) && !output.json()) {
            output.answer(answer.body(), Report::of);
        } else {
            output.refusal(answer);
        }
        return CommandLine.REFUSED;
    }

    private int watch() throws IOException, InterruptedException {
        OperatorClient.Answer before = client.get(invocation.statusPath());
        OperatorClient.Answer begun = invocation.asksOnly() || !before.ok() ? before : client.ask(invocation);
        if (!begun.ok()) {
            output.refusal(begun);
            return CommandLine.REFUSED;
        }
        Terminal terminal = output.terminal();
        if (begun.body().has("message")) {
            terminal.print(begun.body().path("message").asString() + ".");
        }
        return follow(before.body(), terminal);
    }

    /** For a script only the end counts: the last status, as it would print that. */
    private int follow(JsonNode before, Terminal terminal) throws InterruptedException {
        Watch.Goal goal = invocation.verb().equals(Command.START.word()) ? Watch.Goal.IN_SYNC
                : invocation.asksOnly() ? Watch.Goal.REST : Watch.Goal.VERIFIED;
        JsonNode last = new Watch(client, invocation, goal, terminal, output, every, patience).run(before);
        if (last == null) {
            return CommandLine.REFUSED;
        }
        if (output.json() || goal == Watch.Goal.REST) {
            output.answer(last, Report::of);
        }
        return last.path("replication").path("differences").asLong() > 0 ? CommandLine.REFUSED : CommandLine.DONE;
    }
}
