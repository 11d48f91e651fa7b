package com.voicehelper.benchmarks;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.MovingModule;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How late a change arrives at 500 transactions a second, and how many changes a second keep up, against the apply worker of PostgreSQL's logical replication. */
final class LagTrial implements Trial {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CLIENTS = 8;
    private static final int PER_SECOND = 500;

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        try (Clusters clusters = new Clusters()) {
            String source = clusters.source("source");
            String ours = clusters.target("ours");
            String theirs = clusters.target("theirs");
            List.of(source, ours, theirs).forEach(ShopTables::create);
            // The apply worker keeps the origin's time of commit, so the peer's rows note themselves when they arrive.
            Sql.execute(theirs, "alter table shop.message add column arrived timestamptz default clock_timestamp()");
            ShopTables.fill(source, scale.rows() / 5);
            try (MovingModule module = new MovingModule(source, ours, Map.of()); LogicalReplication peer = new LogicalReplication(source, theirs, "peer")) {
                module.start();
                module.awaitInSync(PATIENCE);
                module.stage(Stage.READS_RAMPING);
                peer.start();
                Eventually.holds(PATIENCE, peer::applying);
                for (int round = 0; round < scale.rounds(); round++) {
                    peer.stop();
                    paced(source, scale, "the loop", ours, "pg_xact_commit_timestamp(xmin)", findings, module::settle);
                    flooded(source, scale, "the loop", findings, module::settle);
                    module.stop();
                    peer.resume();
                    peer.settle();
                    paced(source, scale, "logical replication", theirs, "arrived", findings, peer::settle);
                    flooded(source, scale, "logical replication", findings, peer::settle);
                    module.resume();
                    module.settle();
                }
            }
        }
        findings.goal("lag P99 of the loop at 500 tx/s", "< 100 ms", lag -> lag < 100);
        findings.ratio("changes applied under a flood, ours / logical replication", "changes applied under a flood by the loop", "changes applied under a flood by logical replication");
        findings.note("Lag: from the commit of a transaction at the owner to the commit that has it at the other side, by the clock of the two clusters (track_commit_timestamp), "
                + "of every transaction; three writes each. A flood: " + CLIENTS + " clients write as fast as they can, and the time counts until the last change is applied.");
    }

    private interface Wait {
        void run() throws Exception;
    }

    private static void paced(String source, Scale scale, String who, String target, String arrival, Findings findings, Wait drained) throws Exception {
        List<Writers.Written> written;
        try (Writers writers = new Writers(List.of(source), CLIENTS, PER_SECOND)) {
            Thread.sleep(scale.load());
            findings.add("transactions while the lag of " + who + " was measured", "transactions/s", writers.stop());
            written = writers.written();
        }
        drained.run();
        Map<String, Double> left = times(source, "pg_xact_commit_timestamp(xmin)", written);
        Map<String, Double> arrived = times(target, arrival, written);
        double[] lags = left.entrySet().stream().mapToDouble(each -> (arrived.get(each.getKey()) - each.getValue()) * 1000).toArray();
        findings.add("lag P50 of " + who + " at 500 tx/s", "ms", Numbers.quantile(lags, 0.5));
        findings.add("lag P99 of " + who + " at 500 tx/s", "ms", Numbers.quantile(lags, 0.99));
    }

    private static Map<String, Double> times(String url, String expression, List<Writers.Written> written) {
        String ids = String.join("','", written.stream().map(each -> each.message().toString()).toList());
        Map<String, Double> times = new TreeMap<>();
        Sql.list(url, "select id || ' ' || extract(epoch from " + expression + ") from shop.message where id = any (array['" + ids + "']::uuid[])")
                .forEach(line -> times.put(line.substring(0, 36), Double.parseDouble(line.substring(37))));
        if (times.size() != written.size()) {
            throw new IllegalStateException(written.size() + " messages were written, " + times.size() + " are there");
        }
        return times;
    }

    private static void flooded(String source, Scale scale, String who, Findings findings, Wait drained) throws Exception {
        long began = System.nanoTime();
        double written;
        try (Writers writers = new Writers(List.of(source), CLIENTS, 0)) {
            Thread.sleep(scale.load().dividedBy(2));
            writers.stop();
            written = writers.written().size();
        }
        drained.run();
        findings.add("changes applied under a flood by " + who, "rows/s", 2 * written / Numbers.seconds(began));
    }
}
