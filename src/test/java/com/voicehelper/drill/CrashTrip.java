package com.voicehelper.drill;

import com.voicehelper.drill.CrashPoints.Cell;
import com.voicehelper.drill.CrashPoints.Leg;
import com.voicehelper.strangler.Side;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.OrderlyEnd;
import java.io.PrintStream;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * Two nodes of a monolith, a service, a PostgreSQL cluster each, and people at work, whose module goes out and back while what the
 * cells name is killed at the points they name. After each cell both sides are compared with each other and with what the people were told.
 */
final class CrashTrip {

    private static final String MODULE = "conversation";
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration REACHED = Duration.ofSeconds(60);
    private static final Duration RECOVERED = Duration.ofMinutes(2);
    private static final int PEOPLE = 24;
    private static final int REQUESTS_A_SECOND = 24;
    private static final int ROWS = 600;

    private final PrintStream out;
    private final long begin = System.nanoTime();
    private final Tally tally = new Tally();
    private final Deployment deployment;
    private final List<MonolithNode> nodes;
    private final FailoverProxy proxy;
    private final Traffic traffic;
    private final CrashChecks checks;
    private ApplicationProcess service;
    private int orders;

    CrashTrip(OrderlyEnd end, PrintStream out) throws Exception {
        this.out = out;
        deployment = Deployment.prepare(MODULE, end);
        ConversationScenario scenario = new ConversationScenario();
        MonolithNode first = new MonolithNode(0, deployment.monolithHttp(), deployment.monolithGrpc(), deployment, MODULE, end);
        first.process().awaitReady(START);
        MonolithNode second = new MonolithNode(1, ApplicationProcess.freePort(), ApplicationProcess.freePort(), deployment, MODULE, end);
        nodes = List.of(first, second);
        service = deployment.startService();
        List<Account> accounts;
        try (Connection source = deployment.source()) {
            accounts = new Seeding(first.process().uri(), source).accounts(PEOPLE);
            scenario.seed(source, accounts, ROWS);
        }
        service.awaitReady(START);
        second.process().awaitReady(START);
        proxy = end.closing(new FailoverProxy(nodes.stream().map(node -> node.httpPort).toList()));
        traffic = end.closing(new Traffic(scenario, accounts, proxy.uri(), tally, REQUESTS_A_SECOND));
        checks = new CrashChecks(deployment, MODULE, scenario, traffic, tally);
        traffic.start();
        if (!traffic.awaitSignedIn(START)) {
            throw new IllegalStateException("not everybody could sign in: " + String.join("; ", tally.examples()));
        }
        say("two nodes, a service and " + PEOPLE + " people are at work");
    }

    /** Goes out and back, or out for good when a cell is in the last leg. */
    void run(Map<Leg, Cell> cells) throws Exception {
        for (Leg leg : Leg.values()) {
            boolean forGood = cells.containsKey(Leg.COMPLETE);
            if (forGood && leg.compareTo(Leg.WRITES_MOVED) > 0 && leg != Leg.COMPLETE || !forGood && leg == Leg.COMPLETE) {
                continue;
            }
            Cell cell = cells.get(leg);
            if (cell != null) {
                crash(cell);
            } else if (leg.command != null) {
                finish(leg);
            }
        }
    }

    void end() throws InterruptedException {
        traffic.stop();
    }

    private void crash(Cell cell) throws Exception {
        Leg leg = cell.leg();
        String id = String.valueOf(++orders);
        tally.enter(cell.toString());
        nodes.forEach(node -> node.order(cell.point(), id));
        var command = leg.command == null ? CompletableFuture.completedFuture(null) : CompletableFuture.runAsync(() -> giveOnce(leg));
        MonolithNode at = awaitReached(cell, id);
        nodes.forEach(MonolithNode::withdraw);
        checks.atMostOneOwner(cell);
        say(cell + ": node " + at.index + " is there");
        strike(cell, at);
        nodes.forEach(node -> node.go(cell.point(), id));
        finish(leg);
        command.join();
        nodes.forEach(MonolithNode::start);
        for (MonolithNode node : nodes) {
            node.process().awaitReady(START);
        }
        service.awaitReady(START);
        if (leg.flows()) {
            await(cell + ": changes flow again", () -> flows(leg));
        } else if (leg == Leg.CANCEL) {
            // A target that was away when it was cancelled is emptied by the same command.
            await(cell + ": the target is empty", () -> give(leg) && checks.targetIsEmpty());
        }
        checks.compare(cell);
        say("%s: equal, nothing lost or doubled, %,d requests so far, %d of them failed".formatted(cell, tally.requests(), tally.failed()));
    }

    private MonolithNode awaitReached(Cell cell, String id) throws InterruptedException {
        long deadline = System.nanoTime() + REACHED.toNanos();
        while (true) {
            for (MonolithNode node : nodes) {
                if (node.reached(cell.point(), id)) {
                    return node;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(cell + ": nobody came to the point; " + nodes.get(proxy.current()).operator.status());
            }
            Thread.sleep(5);
        }
    }

    private void strike(Cell cell, MonolithNode at) throws Exception {
        switch (cell.victim()) {
            case LEADER -> at.process().kill();
            case MONOLITH -> {
                at.process().kill();
                for (MonolithNode node : nodes) {
                    if (node.process().alive()) {
                        node.process().kill();
                    }
                    node.start();
                }
            }
            case SERVICE -> {
                service.kill();
                service = deployment.startService();
            }
            case SOURCE_DATABASE -> restart(Side.SOURCE);
            case TARGET_DATABASE -> restart(Side.TARGET);
            case PAUSED_LEADER -> {
                at.process().pause();
                MonolithNode other = nodes.get(1 - at.index);
                await(cell + ": the other node leads", () -> other.operator.status().path("replication").path("leader").asBoolean(false)
                        || !other.operator.status().path("replication").has("leader") || !leads(cell));
                at.process().resume();
            }
        }
    }

    /** Before the row says that data flows, and after it says that none does, nobody leads. */
    private static boolean leads(Cell cell) {
        return !cell.point().endsWith("prepare") && !cell.point().equals("before COPYING") && !cell.point().equals("after MONOLITH") && !cell.point().endsWith("remove")
                && !cell.point().equals("after EXTRACTED");
    }

    private void restart(Side side) throws InterruptedException {
        deployment.postgres(side).stopImmediately();
        Thread.sleep(500);
        deployment.postgres(side).startAgain();
    }

    /** As an operator whose answer never came, or who reads what is in the way: the same command, until the stage is what was asked for. */
    private void finish(Leg leg) throws Exception {
        await(leg + " ends in " + leg.stage, () -> {
            boolean done = leg.command == null || give(leg);
            return done && operator().status().path("stage").asString("").equals(leg.stage);
        });
    }

    private boolean give(Leg leg) throws InterruptedException {
        try {
            if (leg == Leg.START && operator().status().path("stage").asString("").equals(leg.stage)) {
                return true;
            }
            operator().command(String.valueOf(leg.command), leg.parameters());
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    private void giveOnce(Leg leg) {
        try {
            while (!give(leg)) {
                Thread.sleep(200);
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException away) {
            // Its node was killed: the operator gives the command again.
        }
    }

    private Operator operator() {
        return nodes.get(proxy.current()).operator;
    }

    private boolean flows(Leg leg) throws InterruptedException {
        JsonNode flow = operator().status().path("replication");
        String to = leg.stage.equals("WRITES_MOVED") ? "monolith" : "service";
        return flow.path("problem").isNull() && flow.path("flows_to").asString("").equals(to) && flow.path("lag").isString()
                && Duration.parse(flow.path("lag").asString()).compareTo(Duration.ofSeconds(2)) < 0;
    }

    private interface Fact {
        boolean holds() throws Exception;
    }

    private static void await(String what, Fact fact) throws Exception {
        long deadline = System.nanoTime() + RECOVERED.toNanos();
        String last = "";
        while (true) {
            try {
                if (fact.holds()) {
                    return;
                }
            } catch (IllegalStateException away) {
                last = String.valueOf(away.getMessage());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + RECOVERED.toSeconds() + " s: " + what + " " + last);
            }
            Thread.sleep(100);
        }
    }

    private void say(String what) {
        out.printf("[%5.1f s] %s%n", (System.nanoTime() - begin) / 1e9, what);
    }
}
