package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a database has left for a move: version, connections, disk. */
final class Room {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int OLDEST = 17;
    /** The loop's sessions and its small pools, on two nodes. */
    private static final int SESSIONS = 12;
    private static final long MEGABYTE = 1 << 20;

    private static final String LEFT = """
            select current_setting('server_version_num')::int / 10000,
              current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                - current_setting('reserved_connections')::int - (select count(*) from pg_stat_activity where backend_type = 'client backend')""";

    private static final String NEEDED = """
            select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and %s""".formatted(Catalog.MOVING);

    private static final String MAY_ASK = """
            select (pg_has_role('pg_execute_server_program', 'usage') and pg_has_role('pg_read_all_settings', 'usage'))
              or (select rolsuper from pg_roles where rolname = current_user)""";

    private static final String PLACE = """
            select coalesce(nullif(pg_tablespace_location(dattablespace), ''), current_setting('data_directory')) from pg_database where datname = current_database()""";

    private Room() {}

    static List<String> obstacles(Session session, String database) throws SQLException {
        record Left(int version, long connections) {}
        Left left = session.required(LEFT, row -> new Left(row.getInt(1), row.getLong(2)));
        List<String> obstacles = new ArrayList<>();
        if (left.version() < OLDEST) {
            obstacles.add(database + " is PostgreSQL " + left.version() + ", and a switch that lets go by itself needs " + OLDEST + ": upgrade it first");
        }
        if (left.connections() < SESSIONS) {
            obstacles.add(database + " has " + Math.max(0, left.connections()) + " connections left, and a move needs up to " + SESSIONS
                    + ": raise its max_connections, or close others");
        }
        return obstacles;
    }

    /** How much the module's tables and indexes take, in bytes; empty while one of them is locked for a change. */
    static OptionalLong needed(Session source, String module) throws SQLException {
        source.transaction();
        try {
            source.execute("set local lock_timeout = '300ms'");
            return OptionalLong.of(source.number(NEEDED, module));
        } catch (SQLException exception) {
            if (LOCK_NOT_AVAILABLE.equals(exception.getSQLState())) {
                return OptionalLong.empty();
            }
            throw exception;
        } finally {
            source.rollback();
            source.connection().setAutoCommit(true);
        }
    }

    /** How much the disk of a database has left, in bytes; empty when its role may not ask the server. PostgreSQL itself does not know. */
    static OptionalLong free(Session session) throws SQLException {
        if (!session.test(MAY_ASK)) {
            return OptionalLong.empty();
        }
        session.transaction();
        try {
            String place = session.required(PLACE, row -> row.getString(1));
            session.execute("create temporary table room (line text) on commit drop");
            session.execute("copy room from program " + Session.literal("df -Pk '" + place.replace("'", "'\\''") + "'"));
            return available(session.list("select line from room", row -> row.getString(1)));
        } catch (SQLException noSuchProgram) {
            return OptionalLong.empty();
        } finally {
            session.rollback();
            session.connection().setAutoCommit(true);
        }
    }

    /** Of what {@code df -Pk} prints: a line of names, and one of figures in kilobytes. */
    static OptionalLong available(List<String> lines) {
        String[] figures = lines.isEmpty() ? new String[0] : lines.getLast().strip().split("\\s+");
        return figures.length >= 4 && figures[3].matches("\\d{1,15}") ? OptionalLong.of(Long.parseLong(figures[3]) * 1024) : OptionalLong.empty();
    }

    /** Null when there is enough, with a fifth to spare. */
    static @Nullable String shortage(String module, long needed, long free) {
        return free >= needed / 5 * 6 ? null : "the tables of " + module + " take about " + megabytes(needed) + " and the disk of the service's database has "
                + megabytes(free) + " left: make room there";
    }

    static String unknown(String module, long needed) {
        return "how much the disk of the service's database has left is not known (its role may not run df there): the tables of " + module + " take about "
                + megabytes(needed);
    }

    static String megabytes(long bytes) {
        return Math.ceilDiv(bytes, MEGABYTE) + " MB";
    }
}
