package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Replication.Difference;
import com.voicehelper.strangler.sync.Replication.Difference.Kind;
import com.voicehelper.strangler.sync.Replication.TableRepair;
import com.voicehelper.strangler.sync.Replication.TableVerification;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Passes of verification: how they run, what they tell, and how a repair follows. What they find is in {@link MutationTests}. */
class VerificationTests {

    private static final String FILL = "insert into shop.ticket (title) select 'title ' || n from generate_series(1, 1000) n;";
    private static final String BEHIND = "set session_replication_role = replica; ";

    @Test
    void aPassTellsPerTableWhatItFoundAndWhen() {
        try (Move move = new Move("verify-rows=300")) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.target, BEHIND + "delete from shop.ticket where id <= 3; update shop.ticket set title = '' where id = 500; insert into shop.ticket overriding system value values (5000, ''), (5001, '')");
            move.verify();
            TableVerification found = move.table("ticket");
            assertThat(found.equal() + " " + found.different() + " " + found.missing() + " " + found.extra() + " " + found.compared()).isEqualTo("996 1 3 2 1002");
            assertThat(found.ended()).isTrue();
            assertThat(found.cleanAt()).as("of the first pass").isBefore(found.endedAt());
            assertThat(move.table("account").cleanAt()).isEqualTo(move.table("account").endedAt());
            assertThat(move.replication.status(MODULE).verifiedAt()).as("of the first pass").isNotNull();
            move.repair();
            assertThat(move.table("ticket")).matches(clean -> clean.equal() == 1000 && clean.compared() == 1000 && clean.cleanAt().equals(clean.endedAt()));
        }
    }

    @Test
    void aPassThatWasCutShortGoesOnWhereItWas() {
        try (Move move = new Move("verify-rows=10")) {
            execute(move.source, FILL);
            move.startInSync();
            AtomicInteger ranges = new AtomicInteger();
            move.watch.set(step -> {
                if (step == Step.RANGE_VERIFIED && ranges.incrementAndGet() == 60) {
                    throw new IllegalStateException("killed before the commit");
                }
            });
            move.verify();
            // 100 ranges and the open end of the ticket's, one for each of two empty tables, and the one that was lost.
            assertThat(ranges.get()).isEqualTo(104);
            assertThat(move.table("ticket").compared()).isEqualTo(1000);
        }
    }

    @Test
    void aPassThatIsAskedForWhileOneRunsBeginsAgainAndEnds() {
        try (Move move = new Move("verify-rows=50")) {
            execute(move.source, FILL);
            move.startInSync();
            AtomicInteger ranges = new AtomicInteger();
            move.watch.set(step -> {
                if (step == Step.CURSOR_COMMITTED && ranges.incrementAndGet() % 7 == 0 && ranges.get() < 50) {
                    move.replication.verify(MODULE);
                }
            });
            await("asked often", () -> ranges.get() > 50);
            await("ended", () -> query(move.target, "select 1 from strangler.replication_cursor where not verifying and not verify_requested").size() == 1);
            assertThat(move.replication.status(MODULE).differences()).isZero();
        }
    }

    @Test
    void aModuleOfOneTableIsComparedOncePerRequest() {
        try (Move move = new Move("create schema shop; create table shop.ticket (id bigint primary key, title text);", new String[] {"verify-every=1h"})) {
            move.startInSync();
            move.replication.verify(MODULE);
            await("taken", () -> query(move.target, "select 1 from strangler.replication_cursor where verify_requested").isEmpty());
            String pass = query(move.target, "select pass from strangler.replication_cursor").getFirst();
            long iteration = move.replication.status(MODULE).iteration();
            await("going on", () -> move.replication.status(MODULE).iteration() > iteration + 5);
            assertThat(query(move.target, "select pass from strangler.replication_cursor")).containsExactly(pass);
        }
    }

    @Test
    void moreDifferencesThanAreKeptAreMendedByOneRepair() {
        try (Move move = new Move("verify-rows=100", "kept-differences=5", "max-changes=400")) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.target, BEHIND + "update shop.ticket set title = upper(title) where id % 2 = 0; delete from shop.ticket where id > 700; "
                    + "insert into shop.ticket overriding system value select n, 'extra' from generate_series(2001, 2500) n");
            move.verify();
            assertThat(move.replication.repairs(MODULE)).containsExactly(new TableRepair("ticket", 350, 300, 500));
            assertThat(move.replication.differences(MODULE, 100)).matches(differences -> differences.found() == 1150 && differences.kept().size() == 5);
            move.repair();
            assertThat(move.replication.status(MODULE).differences()).isZero();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void aRepairReadsTheOwnerAndChangesNothingOfIt() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            List<String> before = query(move.source, "select t.ctid || ' ' || t.xmin || t::text from shop.ticket t order by id");
            execute(move.target, BEHIND + "update shop.ticket set title = 'other' where id < 50");
            move.verify();
            move.repair();
            assertThat(query(move.source, "select t.ctid || ' ' || t.xmin || t::text from shop.ticket t order by id")).isEqualTo(before);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void aRepairGoesTheWayThatDataFlows() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            move.change(Side.TARGET);
            execute(move.source, BEHIND + "delete from shop.ticket where id = 7");
            move.verify();
            assertThat(move.replication.differences(MODULE, 10).kept()).singleElement().matches(each -> each.kind() == Kind.MISSING && each.key().get("id").equals("7"));
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.SOURCE)).anyMatch(obstacle -> obstacle.contains("1 rows differ") && obstacle.contains("repair"));
            assertThatThrownBy(() -> move.change(Side.SOURCE)).hasMessageContaining("1 rows differ");
            move.repair();
            move.change(Side.SOURCE);
            assertThat(move.rows(move.source)).isEqualTo(move.rows(move.target)).hasSize(1000);
        }
    }

    @Test
    void bothRowsAreKeptAsTextAndALongTextStillDiffers() {
        try (Move move = new Move()) {
            execute(move.source, "insert into shop.ticket (title) values (repeat('a', 5000)), ('short'); insert into shop.entry select gen_random_uuid(), 1, 2.50, null where false");
            move.startInSync();
            execute(move.target, BEHIND + "update shop.ticket set title = overlay(title placing 'b' from 4000) where id = 1; update shop.ticket set title = 'it''s \"ü\"' where id = 2");
            move.verify();
            List<Difference> found = move.replication.differences(MODULE, 10).kept();
            assertThat(found.get(0).atOwner().get("title")).isNotEqualTo(found.get(0).atReplica().get("title")).matches(value -> value.length() == 5000 && value.text().length() < 1100);
            assertThat(found.get(1).atReplica().get("title")).isEqualTo(new Difference.Value(8, "it's \"ü\""));
            assertThat(found.get(1).atOwner().get("id")).isEqualTo(new Difference.Value(1, "2"));
        }
    }

    @Test
    void aRowThatStandsInTheWayOfAChangeIsNamedAndMended() {
        try (Move move = new Move()) {
            execute(move.source, "insert into shop.account (id, slot) select gen_random_uuid(), n from generate_series(1, 5) n");
            move.startInSync();
            execute(move.target, BEHIND + "insert into shop.account (id, slot) values ('ffffffff-0000-7000-8000-000000000000', 77); update shop.account set slot = 78 where slot = 3");
            execute(move.source, "update shop.account set slot = 77 where slot = 1; update shop.account set slot = 78 where slot = 2; insert into shop.ticket (title) values ('waits')");
            await("named", () -> move.replication.differences(MODULE, 10).kept().size() == 2 && move.replication.status(MODULE).differences() == 2);
            assertThat(move.replication.differences(MODULE, 10).kept()).extracting(Difference::kind).containsExactly(Kind.DIFFERENT, Kind.EXTRA);
            await("told", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("then repair"));
            assertThat(move.replication.repairs(MODULE)).containsExactly(new TableRepair("account", 1, 0, 1));
            move.repair();
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(6);
            assertThat(move.replication.status(MODULE).problem()).isNull();
        }
    }

    @Test
    void aKeyThatSortsOtherwiseAtTheTargetIsRefused() {
        try (Move move = new Move("create schema shop; create table shop.part (code text primary key, title text collate \"C\");", new String[0])) {
            assertThat(move.replication.obstaclesToStart(MODULE)).isEmpty();
            execute(move.target, "alter table shop.part alter title type text collate \"unicode\"");
            assertThat(move.replication.obstaclesToStart(MODULE)).isEmpty();
            execute(move.target, "alter table shop.part alter code type text collate \"unicode\"");
            assertThat(move.replication.obstaclesToStart(MODULE)).containsExactly("the two sides' tables of shop differ in part.code: start the same build on both sides");
        }
    }

    @Test
    void aDifferenceThatIsFoundWhileCopyingIsMendedAndTheModuleComesInSync() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            AtomicInteger ranges = new AtomicInteger();
            move.watch.set(step -> {
                if (step == Step.RANGE_VERIFIED && ranges.getAndIncrement() == 0) {
                    execute(move.target, BEHIND + "delete from shop.ticket where id = 3");
                }
            });
            move.start();
            await("seen", () -> move.replication.status(MODULE).differences() == 1);
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.COPYING);
            move.replication.repair(MODULE, "ticket");
            move.replication.verify(MODULE);
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void differencesAreForgottenWhenTheMoveEnds() {
        try (Move move = new Move("kept-differences=1")) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.target, BEHIND + "update shop.ticket set title = 'other' where id < 50");
            move.verify();
            move.stage(Stage.MONOLITH);
            move.replication.remove(MODULE, true);
            assertThat(query(move.target, "select module from strangler.replication_difference union all select module from strangler.replication_differing_range")).isEmpty();
        }
    }

    @Test
    void aRepairConvergesUnderHostileWriters() {
        try (Move move = new Move("verify-rows=500", "kept-differences=10"); HostileWriters writers = new HostileWriters(move, 4, false)) {
            execute(move.source, FILL);
            move.startInSync();
            await("written", () -> writers.transactions() > 100);
            execute(move.target, BEHIND + "delete from shop.ticket where id % 5 = 0; update shop.account set balance = -5, slot = slot + 1000 where slot % 3 = 0; delete from shop.entry where number % 2 = 0");
            move.verify();
            assertThat(move.replication.status(MODULE).differences()).isGreaterThanOrEqualTo(200);
            move.repair();
            assertThat(move.replication.status(MODULE).differences()).isZero();
            writers.check(move.source);
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void nothingIsAFalseAlarmUnderHostileWriters() {
        try (Move move = new Move("verify-rows=500", "verify-every=1ms", "max-changes=300"); HostileWriters writers = new HostileWriters(move, 6, false)) {
            AtomicInteger ranges = new AtomicInteger();
            AtomicBoolean cut = new AtomicBoolean();
            move.watch.set(step -> {
                if (step == Step.RANGE_VERIFIED && ranges.incrementAndGet() % 15 == 0) {
                    long moreThanAtOnce = writers.transactions() + 800;
                    await("a backlog", () -> writers.transactions() > moreThanAtOnce);
                } else if (step == Step.SNAPSHOT_TAKEN && move.replication.status(MODULE).backlog() > 0) {
                    cut.set(true);
                }
            });
            move.startInSync();
            await("compared often under load", () -> ranges.get() > 50);
            assertThat(cut).as("a backlog was cut").isTrue();
            assertThat(move.replication.status(MODULE).differences()).isZero();
            assertThat(query(move.target, "select key from strangler.replication_difference")).isEmpty();
            writers.check(move.source);
        }
    }
}
