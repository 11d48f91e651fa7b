package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.DatabaseFailure.database;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Fence.Ownership;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** All that speaks against a start or a switch at once, each as a sentence that says what is wrong and what to do. Reads only. */
final class Preflight {

    private static final long DISK_NANOS = Duration.ofSeconds(10).toNanos();

    private final String module;
    private final Peers peers;
    private final SyncSettings settings;
    private final SwitchTerms terms;
    private volatile @Nullable Disk disk;

    Preflight(String module, Peers peers, SyncSettings settings, SwitchTerms terms) {
        this.module = module;
        this.peers = peers;
        this.settings = settings;
        this.terms = terms;
    }

    /**
     * @param obstacles each is enough to refuse
     * @param notes     what could not be looked at, and is left to the operator
     */
    record Findings(List<String> obstacles, List<String> notes) {

        Findings() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Disk(OptionalLong free, long askedNanos) {}

    Findings start() {
        Findings findings = new Findings();
        List<String> obstacles = findings.obstacles();
        boolean reached = ask(Side.SOURCE, obstacles, source -> {
            obstacles.addAll(Catalog.obstacles(source, module));
            obstacles.addAll(Blockers.touching(source, module, settings.longTransaction()));
            fit(Side.SOURCE, source, obstacles);
        });
        ask(Side.TARGET, obstacles, target -> {
            if (!target.test("select to_regclass('strangler.replication_cursor') is not null and exists (select from pg_namespace where nspname = ?)", module)) {
                obstacles.add("the service has not created its schema yet: start the " + module + " service on its own database first");
                return;
            }
            startAtTarget(target, obstacles);
            if (reached) {
                ask(Side.SOURCE, obstacles, source -> startBetween(source, target, findings));
            }
        });
        obstacles.addAll(peers.serviceObstacles());
        return findings;
    }

    private void startAtTarget(Session target, List<String> obstacles) throws SQLException {
        Ownership there = Fence.read(target, module);
        if (there != null && there.here()) {
            obstacles.add("the target already owns " + module + ": its writes are there, so there is nothing to move");
        }
        fit(Side.TARGET, target, obstacles);
    }

    private void startBetween(Session source, Session target, Findings findings) throws SQLException {
        if (identity(source).equals(identity(target))) {
            findings.obstacles().add("the target is the monolith's own database");
            return;
        }
        empty(source, target, findings.obstacles());
        equal(source, target, findings.obstacles());
        OptionalLong size = Room.needed(source, module);
        if (size.isEmpty()) {
            findings.notes().add("how much is to be copied is not known while a table of " + module + " is locked for a change");
            return;
        }
        long needed = size.getAsLong();
        OptionalLong free = free(target);
        String shortage = free.isPresent() ? Room.shortage(module, needed, free.getAsLong()) : null;
        if (shortage != null) {
            findings.obstacles().add(shortage);
        }
        findings.notes().add(free.isEmpty() ? Room.unknown(module, needed)
                : "about " + Room.megabytes(needed) + " are copied; the disk of the service's database has " + Room.megabytes(free.getAsLong()) + " left");
    }

    private void empty(Session source, Session target, List<String> obstacles) throws SQLException {
        boolean begun = Cursors.read(target, module) != null;
        if (!begun || !Installation.complete(source, module)) {
            String left = begun ? "; they are left from a move whose cancelling was cut short, or went on while the target was away: cancel it again, which empties it" : "";
            Catalog.filledTables(target, module).forEach(table -> obstacles.add("table " + module + "." + table + " of the target holds rows; it must be empty" + left));
        }
    }

    /** A status asks for it often, and it changes slowly. */
    private OptionalLong free(Session target) throws SQLException {
        Disk known = disk;
        if (known == null || System.nanoTime() - known.askedNanos() > DISK_NANOS) {
            known = new Disk(Room.free(target), System.nanoTime());
            disk = known;
        }
        return known.free();
    }

    private void equal(Session source, Session target, List<String> obstacles) throws SQLException {
        String difference = Catalog.difference(source, target, module);
        if (difference != null) {
            obstacles.add(difference + ": start the same build on both sides");
        }
        obstacles.addAll(Migrations.obstacles(source, target, module));
    }

    /** What both sides need, for a start and for a switch. */
    private void fit(Side side, Session session, List<String> obstacles) throws SQLException {
        obstacles.addAll(Blockers.changing(session, module, database(side)));
        obstacles.addAll(Privileges.missing(session, module, database(side)));
        obstacles.addAll(Room.obstacles(session, database(side)));
    }

    private static String identity(Session session) throws SQLException {
        return session.required("""
                select system_identifier || ' ' || (select oid from pg_database where datname = current_database()) from pg_control_system()""", row -> row.getString(1));
    }

    List<String> change(ModuleState state, ReplicationStatus status, Side newOwner) {
        List<String> obstacles = new ArrayList<>();
        Side oldOwner = newOwner.other();
        if (!state.stage().synchronizes() || state.stage().owner() != oldOwner) {
            obstacles.add("the module is in stage " + state.stage() + ": " + (state.stage().owner() == newOwner ? "it has that owner already" : "no data flows"));
            return obstacles;
        }
        replication(status, newOwner, obstacles);
        boolean reached = ask(oldOwner, obstacles, owner -> {
            obstacles.addAll(Blockers.olderThan(owner, module, settings.longTransaction()));
            long events = EventBacklog.read(owner, module);
            if (events > settings.maxEventBacklog()) {
                obstacles.add(events + " events of the owner wait to be published: look at its relay, or wait");
            }
            fit(oldOwner, owner, obstacles);
            wayBack(owner, oldOwner, obstacles);
        });
        ask(newOwner, obstacles, next -> {
            if (!Installation.complete(next, module)) {
                obstacles.add("the capture of the way back is not installed at the new owner: cancel the move and start it again");
            }
            Catalog.unvalidatedConstraints(next, module).forEach(constraint -> obstacles.add("constraint " + constraint + " is not validated at the new owner: validate it"));
            fit(newOwner, next, obstacles);
            if (reached) {
                ask(oldOwner, obstacles, owner -> equal(newOwner == Side.TARGET ? owner : next, newOwner == Side.TARGET ? next : owner, obstacles));
            }
        });
        if (newOwner == Side.TARGET) {
            // On the way home the service may be as unwell as it likes.
            obstacles.addAll(peers.serviceObstacles());
            obstacles.addAll(peers.serviceBehind());
        }
        return obstacles.stream().distinct().toList();
    }

    private void replication(ReplicationStatus status, Side newOwner, List<String> obstacles) {
        if (status.problem() != null) {
            obstacles.add(status.problem());
        }
        if (status.direction() != newOwner || status.lag() == null) {
            obstacles.add("no data flows to the new owner yet: wait until the loop has begun");
            return;
        }
        if (status.lag().compareTo(terms.maxLag()) > 0) {
            obstacles.add("the new owner lags " + status.lag().toMillis() + " ms behind, and the plan allows " + terms.maxLag().toMillis() + " ms: wait until it has caught up");
        }
        if (status.backlog() > settings.maxChanges()) {
            obstacles.add(status.backlog() + " changes wait: let the loop work them off");
        }
        Duration age = status.verifiedAge();
        if (age == null) {
            obstacles.add("the data was never verified in this direction: verify it first");
        } else if (age.compareTo(terms.verificationAge()) > 0) {
            obstacles.add("the last clean verification is " + age.toMinutes() + " minutes old: verify again");
        }
    }

    /** Proves that the old owner can receive: the loop's role, its cursor row and its tables, in a transaction that is rolled back. */
    private void wayBack(Session owner, Side oldOwner, List<String> obstacles) throws SQLException {
        owner.transaction();
        try {
            owner.execute("set local lock_timeout = '300ms'; set local statement_timeout = '1s'; set local session_replication_role = replica");
            owner.update("insert into strangler.replication_table (module, table_name) values (?, 'probe of the way back')", module);
            for (MovingTable table : Catalog.tables(owner, module)) {
                owner.execute("delete from " + table.qualified() + " where false");
            }
        } catch (SQLException exception) {
            obstacles.add("the way back to the " + oldOwner + " side does not work: " + exception.getMessage());
        } finally {
            owner.rollback();
            owner.connection().setAutoCommit(true);
        }
    }

    private interface Question {
        void ask(Session session) throws SQLException;
    }

    /** False when the database could not be asked to the end; the obstacle says so. */
    private boolean ask(Side side, List<String> obstacles, Question question) {
        try (Session session = peers.of(side).ask()) {
            question.ask(session);
            return true;
        } catch (SQLException exception) {
            obstacles.add("the " + (side == Side.SOURCE ? "source" : "target") + " cannot be used: " + exception.getMessage());
            return false;
        }
    }
}
