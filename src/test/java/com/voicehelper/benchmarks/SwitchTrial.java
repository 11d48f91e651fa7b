package com.voicehelper.benchmarks;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.MovingModule;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.SwitchRefusedException;
import com.voicehelper.support.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How long writers wait when their owner changes, under load: with short transactions, and with one that will not end. */
final class SwitchTrial implements Trial {

    private static final int CLIENTS = 8;
    private static final int PER_SECOND = 400;

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        try (Clusters clusters = new Clusters()) {
            String source = clusters.source("source");
            String target = clusters.target("target");
            List.of(source, target).forEach(ShopTables::create);
            ShopTables.fill(source, scale.rows() / 10);
            try (MovingModule module = new MovingModule(source, target, Map.of())) {
                module.start();
                module.awaitInSync(Duration.ofMinutes(5));
                module.stage(Stage.READS_MOVED);
                try (Writers writers = new Writers(List.of(source, target), CLIENTS, PER_SECOND)) {
                    Thread.sleep(Duration.ofSeconds(3));
                    shortTransactions(module, writers, scale, findings);
                    longTransaction(module, writers, source, findings);
                }
            }
        }
        findings.note(CLIENTS + " clients, together " + PER_SECOND + " transactions a second, follow the owner as the router does. "
                + "A writer's wait is the whole of its transaction, refusal and second try included.");
    }

    private static void shortTransactions(MovingModule module, Writers writers, Scale scale, Findings findings) throws Exception {
        double[] held = new double[scale.switches()];
        double[] worst = new double[scale.switches()];
        for (int number = 0; number < scale.switches(); number++) {
            Side newOwner = number % 2 == 0 ? Side.TARGET : Side.SOURCE;
            Eventually.holds(() -> module.status().lag() != null && module.status().lag().toMillis() < 1_000);
            long asked = System.nanoTime();
            Replication.SwitchResult result = module.replication().switchOwner(MovingModule.MODULE, newOwner, "benchmark", "benchmark");
            long done = System.nanoTime();
            Thread.sleep(200);
            held[number] = result.pause().toNanos() / 1e6;
            worst[number] = worst(writers, asked, done);
        }
        findings.add("a switch held the writers, P50", "ms", Numbers.quantile(held, 0.5));
        findings.add("a switch held the writers, P99", "ms", Numbers.quantile(held, 0.99));
        findings.add("worst writer of a switch, P50", "ms", Numbers.quantile(worst, 0.5));
        findings.add("worst writer of a switch, P99", "ms", Numbers.quantile(worst, 0.99));
        findings.goal("a switch held the writers, P99", "< 100 ms", pause -> pause < 100);
        findings.goal("worst writer of a switch, P99", "< 100 ms", wait -> wait < 100);
        findings.note(scale.switches() + " switches, there and back.");
    }

    private static double worst(Writers writers, long from, long to) {
        return writers.written().stream().filter(each -> each.to() >= from && each.from() <= to).mapToDouble(Writers.Written::millis).max().orElse(0);
    }

    private static void longTransaction(MovingModule module, Writers writers, String source, Findings findings) throws Exception {
        try (Connection connection = DriverManager.getConnection(source); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update shop.conversation set title = title where id = (select max(id::text)::uuid from shop.conversation)");
            long asked = System.nanoTime();
            try {
                module.replication().switchOwner(MovingModule.MODULE, Side.TARGET, "benchmark", "benchmark");
                throw new IllegalStateException("the switch went past an open transaction");
            } catch (SwitchRefusedException refused) {
                findings.note("With a transaction that does not end: '" + refused.getMessage() + "'.");
            }
            findings.add("worst writer while a long transaction was in the way", "ms", worst(writers, asked, System.nanoTime()));
            findings.goal("worst writer while a long transaction was in the way", "≤ max-pause, " + MovingModule.MAX_PAUSE.toMillis() + " ms",
                    wait -> wait <= MovingModule.MAX_PAUSE.toMillis());
            connection.rollback();
        }
    }
}
