package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Fence.Ownership;
import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What loses data without a sign, each with its cure. Traps 7 and 8 are in {@link SwitchTests}. */
class TrapTests {

    private static final String FILL = """
            insert into shop.account (id, slot, balance, ratio) select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n, n, 0 from generate_series(1, 3000) n;
            insert into shop.entry select id, 1, 1.00, 'l' from shop.account where slot <= 100""";

    @ParameterizedTest
    @ValueSource(ints = {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE})
    void trap1AWriterWithASnapshotFromBeforeTheSwitchIsRefused(int isolation) throws SQLException {
        try (Move move = new Move(); Connection writer = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            writer.setTransactionIsolation(isolation);
            writer.setAutoCommit(false);
            writer.createStatement().executeQuery("select count(*) from shop.ticket");
            move.change(Side.TARGET);
            assertThatThrownBy(() -> writer.createStatement().execute("insert into shop.ticket (title) values ('late')"))
                    .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo(NotOwnerException.SQL_STATE));
        }
    }

    @Test
    void trap2TheFenceReadsOwnershipAfterItHasWaited() throws Exception {
        try (Move move = new Move(); Session mover = new Session(Move.connect(move.source)).transaction()) {
            move.replication.prepare(MODULE);
            Fence.lockOut(mover, MODULE);
            CompletableFuture<String> writer = CompletableFuture.supplyAsync(() -> {
                try {
                    execute(move.source, "insert into shop.ticket (title) values ('waited')");
                    return "written";
                } catch (IllegalStateException exception) {
                    return exception.getMessage();
                }
            });
            await("waiting", () -> !query(move.source, "select pid from pg_locks where locktype = 'advisory' and not granted").isEmpty());
            Fence.replace(mover, MODULE, new Ownership(1, true), new Ownership(2, false));
            mover.commit();
            assertThat(writer.join()).contains("owned by the other side");
        }
    }

    @Test
    void trap3WhatTheReplicaHasTheOriginCannotLoseInACrash() throws SQLException {
        try (Move move = new Move(); Connection writer = Move.connect(move.source)) {
            execute(move.source, "alter system set wal_writer_delay = '10s'");
            execute(move.source, "select pg_reload_conf()");
            move.startInSync();
            writer.createStatement().execute("set synchronous_commit = off");
            AtomicInteger unflushed = new AtomicInteger();
            for (int round = 0; round < 30; round++) {
                try (var statement = writer.createStatement()) {
                    statement.execute("insert into shop.ticket (title) values ('unsafe')");
                    var result = statement.executeQuery("select pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn()");
                    result.next();
                    String written = result.getString(1);
                    unflushed.addAndGet(result.getBoolean(2) ? 1 : 0);
                    move.settle();
                    assertThat(query(move.source, "select pg_current_wal_flush_lsn() >= '" + written + "'")).containsExactly("t");
                }
            }
            assertThat(unflushed.get()).as("rounds in which the WAL was behind").isPositive();
        } finally {
            execute(TestPostgres.createDatabase("first"), "alter system reset wal_writer_delay");
        }
    }

    @Test
    void trap4AnotherHistoryOfTheOwnerStopsTheLoop() {
        try (Move move = new Move()) {
            move.startInSync();
            move.replication.close();
            execute(move.target, "update strangler.replication_cursor set timeline = '0000002A'");
            move.replication = move.open();
            await("stopped", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("restored or failed over"));
            execute(move.source, "insert into shop.ticket (title) values ('after')");
            assertThat(move.rows(move.target)).isEmpty();
        }
    }

    @Test
    void trap4AnOlderTargetIsNotFedFromALogThatWasCleaned() {
        try (Move move = new Move()) {
            move.startInSync();
            var before = query(move.target, "select snapshot from strangler.replication_cursor").getFirst();
            execute(move.source, "insert into shop.ticket (title) values ('cleaned')");
            move.settle();
            await("cleaned", () -> query(move.source, "select tx from strangler.log_shop_ticket").isEmpty());
            move.replication.close();
            execute(move.target, "set session_replication_role = replica; delete from shop.ticket; update strangler.replication_cursor set snapshot = '" + before + "'");
            move.replication = move.open();
            await("stopped", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("older than the log"));
        }
    }

    @Test
    void trap5ASwapOfUniqueValuesIsApplied() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.source, """
                    begin; update shop.account set slot = null where slot = 1; update shop.account set slot = 1 where slot = 2;
                    update shop.account set slot = 2 where slot is null; commit""");
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void trap6AReplacedParentKeepsItsChildrenAtTheTarget() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.source, "update shop.account set balance = 0");
            move.settle();
            assertThat(query(move.target, "select count(*) from shop.entry")).containsExactly("100");
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            execute(move.target, "alter table shop.entry add constraint positive check (number > 0) not valid");
            move.stage(Stage.READS_MOVED);
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.TARGET)).anyMatch(obstacle -> obstacle.contains("positive of entry is not validated"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "update shop.account set ratio = '-0' where slot = 7",
        "update shop.entry set amount = 1.0 where account_id = (select id from shop.account where slot = 7)",
        "update shop.account set balance = balance # 1 where slot = 7",
        "delete from shop.account where slot = 3000",
        "insert into shop.account (id) values ('ffffffff-0000-7000-8000-000000000000')"})
    void trap9OneOtherRowIsSeen(String damage) {
        try (Move move = new Move("verify-rows=700")) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.target, "set session_replication_role = replica; " + damage);
            move.replication.verify(MODULE);
            await("seen", () -> move.replication.status(MODULE).differences() == 1);
            move.stage(Stage.READS_MOVED);
            assertThat(move.replication.obstaclesToSwitch(MODULE, Side.TARGET)).anyMatch(obstacle -> obstacle.contains("1 rows differ"));
        }
    }

    @Test
    void trap9RowsThatSwappedTheirValuesAreSeen() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.target, "set session_replication_role = replica; update shop.account set balance = 10 - balance where slot in (4, 6)");
            move.replication.verify(MODULE);
            await("seen", () -> move.replication.status(MODULE).differences() == 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trap10ABacklogIsCutAndWorkedOff(boolean swapsAcrossTheParts) {
        try (Move move = new Move("max-changes=400", "poll=100ms")) {
            execute(move.source, FILL);
            move.startInSync();
            move.replication.close();
            execute(move.source, "update shop.account set balance = balance + 1; delete from shop.entry where account_id < '00000000-0000-7000-8000-000000000050'");
            if (swapsAcrossTheParts) {
                execute(move.source, """
                        begin; update shop.account set slot = null where slot = 1; update shop.account set slot = 1 where slot = 3000;
                        update shop.account set slot = 3000 where slot is null; commit""");
            }
            Position position = move.peersPosition();
            AtomicInteger parts = new AtomicInteger();
            move.watch.set(step -> {
                if (step == Step.CHANGES_APPLIED) {
                    parts.incrementAndGet();
                }
                if (step == Step.CURSOR_COMMITTED && parts.get() == 2 && !swapsAcrossTheParts) {
                    assertThat(move.replication.applied(MODULE, position)).isFalse();
                }
            });
            move.replication = move.open();
            execute(move.source, "insert into shop.ticket (title) values ('meanwhile')");
            move.settle();
            await("equal", () -> move.rows(move.target).equals(move.rows(move.source)));
            assertThat(move.replication.status(MODULE).problem()).isNull();
            if (!swapsAcrossTheParts) {
                assertThat(parts.get()).isGreaterThanOrEqualTo(8);
            }
        }
    }

    @Test
    void trap10WhatChangesAgainWhileABacklogIsWorkedOffStays() {
        try (Move move = new Move("max-changes=400", "poll=100ms")) {
            execute(move.source, FILL);
            move.startInSync();
            move.replication.close();
            execute(move.source, "update shop.account set balance = balance + 1");
            AtomicInteger parts = new AtomicInteger();
            move.watch.set(step -> {
                // Of three thousand rows the first were applied already, the last were not.
                if (step == Step.CURSOR_COMMITTED && parts.incrementAndGet() <= 4) {
                    execute(move.source, "update shop.account set balance = balance + 100 where slot in (1, 2, 2999, 3000)");
                }
            });
            move.replication = move.open();
            move.settle();
            assertThat(parts.get()).isGreaterThan(7);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
        }
    }

    @Test
    void trap11ATransactionThatKeepsTheLogFromShrinkingIsReported() throws SQLException {
        try (Move move = new Move("longest-transaction=300ms"); Connection holder = Move.connect(move.source)) {
            move.startInSync();
            holder.setAutoCommit(false);
            holder.createStatement().execute("create temporary table elsewhere (n int)");
            await("reported", () -> {
                execute(move.source, "insert into shop.ticket (title) values ('more')");
                return String.valueOf(move.replication.status(MODULE).problem()).contains("keeps the log of changes from shrinking");
            });
            holder.rollback();
            await("shrunk", () -> move.replication.status(MODULE).problem() == null && query(move.source, "select tx from strangler.log_shop_ticket").isEmpty());
        }
    }

    @Test
    void trap12AChangedTableStopsTheLoopUntilBothSidesAreEqual() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.source, "alter table shop.ticket add column size int");
            execute(move.source, "insert into shop.ticket (title, size) values ('sized', 5)");
            await("stopped", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("ticket"));
            assertThat(query(move.target, "select count(*) from shop.ticket")).containsExactly("0");
            execute(move.target, "alter table shop.ticket add column size int");
            await("equal again", () -> move.rows(move.target).equals(move.rows(move.source)) && move.replication.status(MODULE).verifiedAt() != null);
            execute(move.source, "create table shop.another (id int primary key)");
            await("stopped", () -> String.valueOf(move.replication.status(MODULE).problem()).contains("another"));
        }
    }

    @Test
    void trap12ATableThatIsDroppedOnBothSidesIsForgotten() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            execute(move.source, "drop table shop.entry");
            execute(move.target, "drop table shop.entry");
            execute(move.source, "insert into shop.ticket (title) values ('goes on')");
            await("goes on", () -> query(move.target, "select title from shop.ticket").contains("goes on"));
            move.verify();
            assertThat(move.replication.status(MODULE).tables()).extracting(Replication.TableStatus::table).containsExactly("account", "ticket");
        }
    }
}
