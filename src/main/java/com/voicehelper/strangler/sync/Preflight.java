package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Fence.Ownership;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What speaks against a start or a switch, each as a sentence. Reads only. */
final class Preflight {

    private final String module;
    private final Peers peers;
    private final SyncSettings settings;
    private final SwitchTerms terms;

    Preflight(String module, Peers peers, SyncSettings settings, SwitchTerms terms) {
        this.module = module;
        this.peers = peers;
        this.settings = settings;
        this.terms = terms;
    }

    List<String> start() {
        List<String> obstacles = new ArrayList<>();
        try (Session source = peers.source().ask()) {
            obstacles.addAll(Catalog.obstacles(source, module));
            try (Session target = peers.target().ask()) {
                startAtTarget(source, target, obstacles);
            } catch (SQLException exception) {
                obstacles.add("the target cannot be used: " + exception.getMessage());
            }
        } catch (SQLException exception) {
            obstacles.add("the source cannot be used: " + exception.getMessage());
        }
        return obstacles;
    }

    private void startAtTarget(Session source, Session target, List<String> obstacles) throws SQLException {
        if (!target.test("select to_regclass('strangler.replication_cursor') is not null and exists (select from pg_namespace where nspname = ?)", module)) {
            obstacles.add("the service has not created its schema yet: start the " + module + " service on its own database first");
            return;
        }
        if (identity(source).equals(identity(target))) {
            obstacles.add("the target is the monolith's own database");
            return;
        }
        String difference = Catalog.difference(source, target, module);
        if (difference != null) {
            obstacles.add(difference);
        }
        Ownership there = Fence.read(target, module);
        if (there != null && there.here()) {
            obstacles.add("the target already owns " + module);
        }
        boolean begun = Cursors.read(target, module) != null;
        if (!begun || Fence.read(source, module) == null) {
            String left = begun ? "; they are left from a move that was cancelled while the target was away: cancel it again, which empties it" : "";
            Catalog.filledTables(target, module).forEach(table -> obstacles.add("table " + module + "." + table + " of the target holds rows; it must be empty" + left));
        }
        for (Peer peer : List.of(peers.source(), peers.target())) {
            canReplicate(peer, obstacles);
        }
    }

    private static String identity(Session session) throws SQLException {
        return Objects.requireNonNull(session.first("""
                select system_identifier || ' ' || (select oid from pg_database where datname = current_database()) from pg_control_system()""", row -> row.getString(1)));
    }

    private static void canReplicate(Peer peer, List<String> obstacles) throws SQLException {
        try (Session session = peer.ask()) {
            if (!session.test("select has_parameter_privilege('session_replication_role', 'set') or (select rolsuper from pg_roles where rolname = current_user)")) {
                obstacles.add("the owner of the " + peer.side() + " database lacks a privilege: grant set on parameter session_replication_role");
            }
        }
    }

    List<String> change(ModuleState state, ReplicationStatus status, Side newOwner) {
        List<String> obstacles = new ArrayList<>();
        Side oldOwner = newOwner.other();
        if (!state.stage().synchronizes() || state.stage().owner() != oldOwner) {
            obstacles.add("the module is in stage " + state.stage() + ": " + (state.stage().owner() == newOwner ? "it has that owner already" : "no data flows"));
            return obstacles;
        }
        replication(status, newOwner, obstacles);
        try (Session owner = peers.of(oldOwner).ask()) {
            obstacles.addAll(Blockers.olderThan(owner, module, settings.longTransaction()));
            long events = EventBacklog.read(owner, module);
            if (events > settings.maxEventBacklog()) {
                obstacles.add(events + " events of the owner wait to be published");
            }
            wayBack(owner, oldOwner, obstacles);
        } catch (SQLException exception) {
            obstacles.add("the " + oldOwner + " database cannot be used: " + exception.getMessage());
        }
        try (Session next = peers.of(newOwner).ask()) {
            int expected = Installation.triggersOf(Catalog.tables(next, module).size());
            if (next.number("select " + Installation.ARMED, module) < expected) {
                obstacles.add("the capture of the way back is not installed at the new owner");
            }
            Catalog.unvalidatedConstraints(next, module).forEach(constraint -> obstacles.add("constraint " + constraint + " is not validated at the new owner"));
        } catch (SQLException exception) {
            obstacles.add("the " + newOwner + " database cannot be used: " + exception.getMessage());
        }
        return obstacles;
    }

    private void replication(ReplicationStatus status, Side newOwner, List<String> obstacles) {
        if (status.problem() != null) {
            obstacles.add(status.problem());
        }
        if (status.direction() != newOwner || status.lag() == null) {
            obstacles.add("no data flows to the new owner yet");
            return;
        }
        if (status.lag().compareTo(terms.maxLag()) > 0) {
            obstacles.add("the new owner lags " + status.lag().toMillis() + " ms behind");
        }
        if (status.backlog() > settings.maxChanges()) {
            obstacles.add(status.backlog() + " changes wait");
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
}
