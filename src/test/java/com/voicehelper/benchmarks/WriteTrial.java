package com.voicehelper.benchmarks;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.MovingModule;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What moving costs those who write: the same transactions on the same tables, never moved, moving, moved no more, and followed by PostgreSQL's logical replication. */
final class WriteTrial implements Trial {

    private static final int CLIENTS = 8;

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        try (Clusters clusters = new Clusters()) {
            String never = clusters.source("never");
            String moving = clusters.source("moving");
            String cancelled = clusters.source("cancelled");
            String followed = clusters.source("followed");
            String follower = clusters.target("follower");
            ShopTables.create(follower);
            for (String url : List.of(never, moving, cancelled, followed)) {
                ShopTables.create(url);
                ShopTables.fill(url, scale.rows() / 10);
            }
            try (MovingModule module = module(clusters, moving, "there"); MovingModule back = module(clusters, cancelled, "back");
                    LogicalReplication peer = new LogicalReplication(followed, follower, "peer")) {
                peer.start();
                Eventually.holds(Duration.ofMinutes(5), peer::applying);
                module.stage(Stage.READS_RAMPING);
                back.cancel();
                module.stop();
                peer.stop();
                List<Turn> turns = List.of(
                        new Turn("never moved", never, () -> {}, () -> {}),
                        new Turn("not moving any more", cancelled, () -> {}, () -> {}),
                        new Turn("fence and capture, loop stopped", moving, () -> {}, () -> {}),
                        new Turn("moving, the loop and the receiving side on the same cores", moving, () -> follow(module), module::stop),
                        new Turn("followed by logical replication, on the same cores", followed, () -> follow(peer), peer::stop));
                for (int round = -1; round < scale.rounds(); round++) {
                    for (Turn turn : round % 2 == 0 ? turns : turns.reversed()) {
                        turn.before().run();
                        transactions(turn.name(), turn.url(), scale, round < 0 ? new Findings() : findings);
                        turn.after().run();
                    }
                }
            }
        }
        findings.ratio("transactions/s while moving / never moved", "moving, the loop and the receiving side on the same cores", "never moved");
        findings.goal("transactions/s while moving / never moved", "≥ 0.85", ratio -> ratio >= 0.85);
        findings.ratio("transactions/s while moving / followed by logical replication", "moving, the loop and the receiving side on the same cores",
                "followed by logical replication, on the same cores");
        findings.ratio("transactions/s with fence and capture alone / never moved", "fence and capture, loop stopped", "never moved");
        findings.ratio("transactions/s not moving any more / never moved", "not moving any more", "never moved");
        findings.goal("transactions/s not moving any more / never moved", "no cost", ratio -> ratio >= 0.95);
        findings.note(CLIENTS + " clients without a pause; a transaction reads a conversation, raises its counter, inserts a message and an event, and waits for the disk. "
                + "In stage MONOLITH there is no trigger, so 'not moving any more' measures the machine's own unrest.");
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Whoever follows has caught up before the writers begin. */
    private record Turn(String name, String url, Work before, Work after) {}

    private static void follow(MovingModule module) {
        module.resume();
        module.settle();
    }

    private static void follow(LogicalReplication peer) throws Exception {
        peer.resume();
        peer.settle();
    }

    private static MovingModule module(Clusters clusters, String source, String name) throws Exception {
        String target = clusters.target(name);
        ShopTables.create(target);
        MovingModule module = new MovingModule(source, target, Map.of());
        module.start();
        module.awaitInSync(Duration.ofMinutes(5));
        return module;
    }

    private static void transactions(String name, String url, Scale scale, Findings findings) throws InterruptedException {
        try (Writers writers = new Writers(List.of(url), CLIENTS, 0)) {
            Thread.sleep(scale.load().dividedBy(2));
            findings.add(name, "transactions/s", writers.stop());
        }
    }
}
