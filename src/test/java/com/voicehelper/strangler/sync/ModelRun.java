package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.query;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.MoveRequest;
import com.voicehelper.strangler.sync.ModelStep.Commanded;
import com.voicehelper.strangler.sync.ModelStep.Compared;
import com.voicehelper.strangler.sync.ModelStep.Crash;
import com.voicehelper.strangler.sync.ModelStep.Crashed;
import com.voicehelper.strangler.sync.ModelStep.SessionsKilled;
import com.voicehelper.strangler.sync.ModelStep.Written;
import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One move of a shop on two real clusters by two nodes, with writers, as a list of steps says; after each step the invariants of
 * STRANGLER.md section 9 are asked of the databases, not of the nodes.
 */
final class ModelRun implements AutoCloseable {

    private static final Duration RESUME = Duration.ofSeconds(30);

    /** A crash that waits for its step. */
    private record Armed(Crash crash, AtomicInteger left) {}

    /** What the state row says. */
    record Row(Stage stage, int share, long version) {}

    private final String source = TestPostgres.createDatabase("first");
    private final String target = TestPostgres.createDatabase("second");
    private final List<ModelNode> nodes = new ArrayList<>();
    private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();
    private final ModelWriters writers;
    private final ModelInvariants invariants;
    private final List<String> told = new ArrayList<>();
    private int commands;

    ModelRun(long seed) {
        List.of(source, target).forEach(url -> Move.create(url, Move.TABLES));
        nodes.add(node(0));
        nodes.add(node(1));
        writers = new ModelWriters(source, target, seed);
        invariants = new ModelInvariants(source, target, writers);
    }

    private ModelNode node(int index) {
        return new ModelNode(source, target, step -> crash(index, step));
    }

    /** Runs random steps and returns them; the invariants hold after each. */
    void random(Random random, int count, List<ModelStep> done) {
        for (int number = 0; number < count; number++) {
            ModelStep step = ModelStep.random(random, row().stage());
            done.add(step);
            run(step);
        }
    }

    void run(ModelStep step) {
        told.add(row().stage() + ": " + step);
        switch (step) {
            case Commanded commanded -> command(commanded);
            case Crashed crashed -> {
                armed.set(new Armed(crashed.crash(), new AtomicInteger(crashed.crash().occurrence())));
                writers(40);
                armed.set(null);
            }
            case SessionsKilled killed -> kill(killed.ofTarget() ? target : source, "");
            case Written written -> writers(written.transactions());
            case Compared compared -> compare();
        }
        bury();
        invariants.atMostOneOwner();
    }

    /** Whatever happened, an operator can bring the module home, and everything is there. */
    void home() {
        armed.set(null);
        if (row().stage() == Stage.WRITES_MOVED) {
            must(Command.REVERSE);
        }
        compare();
        if (row().stage() != Stage.EXTRACTED) {
            must(Command.CANCEL);
            writers.holding(() -> invariants.asIfNothingHadBeenInstalled());
        }
        invariants.audited();
    }

    /** What happened, for the report of a failure. */
    List<String> told() {
        return told;
    }

    private Row row() {
        return Move.query(source, "select stage || ' ' || read_share || ' ' || version from strangler.module_state where module = '" + MODULE + "'").stream().map(text -> {
            String[] parts = text.split(" ");
            return new Row(Stage.valueOf(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }).findFirst().orElseThrow();
    }

    private void writers(int transactions) {
        long from = writers.transactions();
        Move.await("writing", () -> writers.transactions() >= from + transactions);
    }

    private void command(Commanded asked) {
        Crash crash = asked.crash();
        armed.set(crash == null ? null : new Armed(crash, new AtomicInteger(crash.occurrence())));
        Row before = row();
        var acknowledged = writers.acknowledged();
        String who = "operator " + ++commands;
        String refused = give(asked.command(), asked.share(), asked.node(), who, asked.insists() ? Duration.ofSeconds(2) : Duration.ZERO);
        boolean crashed = crash != null && armed.getAndSet(null) == null;
        Row after = row();
        told.add("  " + (crashed ? "crashed, " : "") + (refused == null ? "done" : "refused: " + refused) + ", " + after.stage());
        if (crashed) {
            return;
        }
        if (refused != null) {
            // Where a step fails or the loop does not answer, the command may have gone half its way, and finishes when given again.
            if (!refused.contains(" failed: ") && !refused.contains("did not answer within")) {
                invariants.nothingWasChangedBy(who);
            }
            return;
        }
        boolean expected = StageModel.after(before.stage(), asked.command(), asked.share()).contains(after.stage())
                || before.stage() == Stage.COPYING && StageModel.after(Stage.IN_SYNC, asked.command(), asked.share()).contains(after.stage())
                || before.stage() == Stage.COPYING && after.stage() == Stage.IN_SYNC;
        if (!expected) {
            throw new AssertionError(asked.command() + " led from " + before + " to " + after);
        }
        if (after.stage() == Stage.EXTRACTED && before.stage() != Stage.EXTRACTED) {
            invariants.extractedRightly(before.stage(), acknowledged);
        }
    }

    /** Null when it was done; otherwise why not. */
    private @Nullable String give(Command command, int share, int node, String who, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var answer = CompletableFuture.supplyAsync(() -> once(command, share, nodes.get(node), who), Thread::startVirtualThread);
            while (!answer.isDone() && !nodes.get(node).dead()) {
                pause();
            }
            if (!answer.isDone()) {
                // Who asked a process that died is told at once.
                nodes.get(node).close();
            }
            String why = answer.join();
            if (why == null) {
                return null;
            }
            if (System.nanoTime() > deadline || nodes.get(node).dead() || !passes(command)) {
                return why;
            }
            pause();
        }
    }

    private static @Nullable String once(Command command, int share, ModelNode node, String who) {
        try {
            node.moves.run(new MoveRequest(MODULE, command, command == Command.RAMP ? share : null, who, "model", false));
            return null;
        } catch (MoveRefusedException refused) {
            return String.valueOf(refused.getMessage());
        } catch (RuntimeException failed) {
            return command + " failed: " + failed.getMessage();
        }
    }

    private boolean passes(Command command) {
        return !StageModel.after(row().stage(), command, Percent.ALL).isEmpty();
    }

    private void must(Command command) {
        bury();
        String refused = give(command, 0, 0, "operator at the end", RESUME);
        if (refused != null) {
            throw new AssertionError(command + " does not finish in stage " + row().stage() + ": " + refused);
        }
    }

    private void compare() {
        bury();
        writers.holding(() -> {
            Stage stage = row().stage();
            if (stage.synchronizes()) {
                Move.await("owned by one side", () -> invariants.owners() == 1);
                stage = row().stage();
                invariants.bothSidesAreEqual(nodes.getFirst().replication, RESUME);
            }
            writers.check(stage.owner() == Side.SOURCE ? source : target);
        });
    }

    private void crash(int index, Step step) {
        Armed waiting = armed.get();
        if (waiting == null || waiting.crash().at() != step || waiting.left().decrementAndGet() != 0 || !armed.compareAndSet(waiting, null)) {
            return;
        }
        if (waiting.crash().death()) {
            nodes.get(index).die();
        }
        kill(source, "and application_name = 'voicehelper strangler'");
        kill(target, "and application_name = 'voicehelper strangler'");
    }

    private static void kill(String side, String which) {
        query(side, "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() " + which);
    }

    /** A new process takes the place of one that died. */
    private void bury() {
        for (int index = 0; index < nodes.size(); index++) {
            if (nodes.get(index).dead()) {
                nodes.get(index).close();
                nodes.set(index, node(index));
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        writers.close();
        nodes.forEach(ModelNode::close);
    }
}
