package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Replication.TableRepair;
import com.voicehelper.strangler.sync.Verification.Range;
import java.sql.SQLException;
import java.util.List;

/**
 * Mends what verification has found to differ: the keys go into the owner's log of changes, as if the rows had just been
 * written, so that the loop replaces them by its one row path at a snapshot. The owner's rows are only read.
 */
final class Repair {

    private static final int AT_ONCE = 500;

    private final String module;
    private final Peer owner;
    private final Peer replica;

    Repair(String module, Peers peers, Side owner) {
        this.module = module;
        this.owner = peers.of(owner);
        this.replica = peers.of(owner.other());
    }

    /** What would be done, for each table in which a row is known to differ. */
    static List<TableRepair> plan(Session replica, String module) throws SQLException {
        return replica.list("""
                select table_name, rows_different, rows_missing, rows_extra from strangler.replication_table
                where module = ? and rows_different + rows_missing + rows_extra > 0 order by table_name""",
                row -> new TableRepair(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)), module);
    }

    /**
     * Logs every key of a table that is known to differ, in one transaction: those kept one by one, and all keys that either side
     * has in a range where there are more. Again is as well as once.
     */
    void log(String tableName) throws SQLException {
        try (Session from = replica.open().reader(); Session to = owner.open().pinned().transaction()) {
            MovingTable table = Catalog.tables(from, module).stream().filter(each -> each.table().equals(tableName)).findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no table " + module + "." + tableName));
            requireOwner(to);
            List<List<String>> keys = KeptDifferences.keys(from, table);
            for (int begin = 0; begin < keys.size(); begin += AT_ONCE) {
                to.execute(into(table) + table.listed(keys.subList(begin, Math.min(keys.size(), begin + AT_ONCE))));
            }
            for (Range range : KeptDifferences.ranges(from, table)) {
                to.execute(into(table) + table.keysBetween(range));
                from.copy("copy (" + table.keysBetween(range) + ") to stdout", to, "copy " + table.log() + " (" + table.keyList() + ") from stdin");
            }
            to.commit();
        }
    }

    /** As a writer does: no switch can come between this and the commit. */
    private void requireOwner(Session session) throws SQLException {
        session.list("select pg_advisory_xact_lock_shared(?)", row -> "", Fence.lockKey(module));
        Fence.Ownership ownership = Fence.read(session, module);
        if (ownership == null || !ownership.here()) {
            throw new IllegalStateException("the " + owner.side() + " side no longer owns module " + module);
        }
    }

    private static String into(MovingTable table) {
        return "insert into " + table.log() + " (" + table.keyList() + ") ";
    }
}
