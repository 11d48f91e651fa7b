package com.voicehelper.benchmarks;

import com.voicehelper.strangler.sync.MovingModule;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How fast changes that have waited are applied, against the apply worker of PostgreSQL's logical replication: the same updates of the same tables. */
final class BacklogTrial implements Trial {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public void run(Scale scale, Findings findings) throws Exception {
        try (Clusters clusters = new Clusters()) {
            String source = clusters.source("source");
            String ours = clusters.target("ours");
            String theirs = clusters.target("theirs");
            List.of(source, ours, theirs).forEach(ShopTables::create);
            ShopTables.fill(source, scale.rows() / 2);
            Sql.execute(source, "create table public.picked as select row_number() over (order by random()) as n, id from shop.message; create unique index on public.picked (n)");
            try (MovingModule module = new MovingModule(source, ours, Map.of()); LogicalReplication peer = new LogicalReplication(source, theirs, "peer")) {
                module.start();
                module.awaitInSync(PATIENCE);
                peer.start();
                Eventually.holds(PATIENCE, peer::applying);
                for (int round = 0; round < scale.rounds(); round++) {
                    module.stop();
                    peer.stop();
                    update(source, scale.backlog(), round);
                    clusters.settle();
                    if (round % 2 == 0) {
                        ours(module, scale, findings);
                        theirs(peer, theirs, round, scale, findings);
                    } else {
                        theirs(peer, theirs, round, scale, findings);
                        ours(module, scale, findings);
                    }
                    same(source, ours);
                    same(source, theirs);
                }
            }
        }
        findings.ratio("backlog applied, ours / logical replication", "applied by the loop", "applied by logical replication");
        findings.goal("backlog applied, ours / logical replication", "≥ 1.0", ratio -> ratio >= 1.0);
        findings.note("%,d updates of one random row each, every one a transaction, of %,d rows with three indexes".formatted(scale.backlog(), scale.rows() * 9 / 20));
    }

    private static void update(String source, int updates, int round) {
        Sql.execute(source, "set synchronous_commit = off");
        Sql.execute(source, """
                create or replace procedure public.change(first bigint, last bigint, mark text) language plpgsql as $body$
                declare
                  picked_id uuid;
                begin
                  for picked_n in first..last loop
                    select id into picked_id from public.picked where n = 1 + picked_n %% (select max(n) from public.picked);
                    update shop.message set token_count = token_count + 1, content = md5(content) || repeat(md5(id::text), 4) where id = picked_id;
                    commit;
                  end loop;
                  update shop.conversation set title = mark where id = (select min(id::text)::uuid from shop.conversation);
                end $body$""".replace("%%", "%"));
        Sql.execute(source + "&options=-c%20synchronous_commit=off", "call public.change(%d, %d, 'round %d')".formatted((long) round * updates, (round + 1L) * updates - 1, round));
    }

    private static void ours(MovingModule module, Scale scale, Findings findings) {
        long began = System.nanoTime();
        module.resume();
        module.settle();
        findings.add("applied by the loop", "updates/s", scale.backlog() / Numbers.seconds(began));
    }

    private static void theirs(LogicalReplication peer, String target, int round, Scale scale, Findings findings) throws Exception {
        long began = System.nanoTime();
        peer.resume();
        Eventually.holds(PATIENCE, () -> !Sql.list(target, "select 1 from shop.conversation where title = 'round " + round + "'").isEmpty());
        findings.add("applied by logical replication", "updates/s", scale.backlog() / Numbers.seconds(began));
    }

    private static void same(String source, String target) {
        String digest = "select count(*) || ' ' || sum(hashtextextended(m::text, 0)) from shop.message m";
        if (!Sql.list(source, digest).equals(Sql.list(target, digest))) {
            throw new IllegalStateException("the two sides differ");
        }
    }
}
