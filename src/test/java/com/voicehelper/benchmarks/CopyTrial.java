package com.voicehelper.benchmarks;

import com.voicehelper.strangler.sync.MovingModule;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.Map;

/** How fast tables get to the other side, and what it costs to compare every row of them there: against the initial copy of PostgreSQL's logical replication. */
final class CopyTrial implements Trial {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        try (Clusters clusters = new Clusters()) {
            String source = clusters.source("source");
            ShopTables.create(source);
            ShopTables.fill(source, scale.rows());
            // Who comes first would also fill new WAL segments with zeros, and wait for the JVM to compile: nobody is measured first.
            ours(clusters, source, scale, new Findings());
            for (int round = 0; round < scale.rounds(); round++) {
                if (round % 2 == 0) {
                    ours(clusters, source, scale, findings);
                    theirs(clusters, source, scale, findings);
                } else {
                    theirs(clusters, source, scale, findings);
                    ours(clusters, source, scale, findings);
                }
            }
        }
        findings.ratio("copied, ours / logical replication", "copied by the loop", "copied by logical replication");
        findings.goal("copied, ours / logical replication", "≥ 1.0", ratio -> ratio >= 1.0);
        findings.ratio("copied and every row compared / copied by logical replication, nothing compared", "copied and every row compared", "copied by logical replication");
        findings.note("%,d rows of about 300 bytes in two tables with five indexes".formatted(scale.rows()));
    }

    private static void ours(Clusters clusters, String source, Scale scale, Findings findings) throws Exception {
        String target = clusters.target("ours");
        ShopTables.create(target);
        clusters.settle();
        try (MovingModule module = new MovingModule(source, target, Map.of())) {
            long began = System.nanoTime();
            module.start();
            module.awaitCopied(PATIENCE);
            double copied = Numbers.seconds(began);
            module.awaitInSync(PATIENCE);
            double compared = Numbers.seconds(began);
            findings.add("copied by the loop", "rows/s", scale.rows() / copied);
            findings.add("copied and every row compared", "rows/s", scale.rows() / compared);
            findings.add("compared, each on both sides", "rows/s", scale.rows() / (compared - copied));
            module.cancel();
        }
        clusters.dropTarget("ours");
    }

    private static void theirs(Clusters clusters, String source, Scale scale, Findings findings) throws Exception {
        String target = clusters.target("theirs");
        ShopTables.create(target);
        clusters.settle();
        try (LogicalReplication peer = new LogicalReplication(source, target, "peer")) {
            long began = System.nanoTime();
            peer.start();
            Eventually.holds(PATIENCE, peer::copied);
            findings.add("copied by logical replication", "rows/s", scale.rows() / Numbers.seconds(began));
        }
        clusters.dropTarget("theirs");
    }
}
