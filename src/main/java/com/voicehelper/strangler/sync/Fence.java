package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.literal;
import static com.voicehelper.strangler.sync.Session.name;

import com.voicehelper.platform.database.NotOwnerException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a module's writes, and the trigger that asks in every writing statement. Ownership is the last value of a sequence,
 * epoch * 2 + (here ? 1 : 0): a sequence is read as it is now, so no isolation level sees an older owner. The trigger function
 * is VOLATILE for the same reason: what it reads after it has waited for the lock is not what the statement began with. It is
 * on every writer's way: plain assignments, which need no query of their own, and no search_path to pin, since it names nothing
 * without its schema.
 */
final class Fence {

    static final String FENCE_TRIGGER = "strangler_a_fence";
    static final String TRUNCATE_TRIGGER = "strangler_b_truncate";

    /** The answer of a side that does not own the module. */
    static final Position NOT_HERE = new Position(0, "");

    private static final String UNDEFINED_TABLE = "42P01";

    private Fence() {}

    /** Who owns the module, as one side says. */
    record Ownership(long epoch, boolean here) {

        long encoded() {
            return epoch * 2 + (here ? 1 : 0);
        }

        static Ownership decoded(long value) {
            return new Ownership(value >> 1, (value & 1) == 1);
        }
    }

    static String sequence(String module) {
        return "strangler." + name("owner_" + module);
    }

    /** The advisory lock that every writer of the module shares, and the switch takes alone. */
    static long lockKey(String module) {
        return key("fence", module);
    }

    static long key(String purpose, String module) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(("voicehelper " + purpose + " " + module).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Null when there is no fence. */
    static @Nullable Ownership read(Session session, String module) throws SQLException {
        if (!session.test("select to_regclass(?) is not null", sequence(module))) {
            return null;
        }
        return Ownership.decoded(session.number("select last_value from " + sequence(module)));
    }

    /**
     * Replaces the ownership if it is still what the caller thinks: one that was frozen meanwhile changes nothing. Called in a
     * transaction, but takes effect at once, whatever becomes of it.
     */
    static boolean replace(Session session, String module, Ownership expected, Ownership changed) throws SQLException {
        session.list("select pg_advisory_xact_lock(?)", row -> "", key("owner", module));
        return session.first("select setval(cast(? as regclass), ?) from " + sequence(module) + " where last_value = ?", row -> row.getLong(1),
                sequence(module), changed.encoded(), expected.encoded()) != null;
    }

    /** As {@link #read}, with the snapshot of the same moment, in one question. Null when there is no fence. */
    static @Nullable Position position(Session session, String module) throws SQLException {
        try {
            return session.first("select last_value, pg_current_snapshot()::text from " + sequence(module), row -> {
                Ownership ownership = Ownership.decoded(row.getLong(1));
                return ownership.here() ? new Position(ownership.epoch(), row.getString(2)) : NOT_HERE;
            });
        } catch (SQLException exception) {
            if (UNDEFINED_TABLE.equals(exception.getSQLState())) {
                return null;
            }
            throw exception;
        }
    }

    /** Waits for every writer of the module to end, and keeps new ones waiting until the transaction ends. */
    static void lockOut(Session session, String module) throws SQLException {
        session.list("select pg_advisory_xact_lock(?)", row -> "", lockKey(module));
    }

    static void createFunctions(Session session, String module, Ownership initial) throws SQLException {
        session.execute("create sequence if not exists " + sequence(module) + " as bigint minvalue 0 start " + initial.encoded());
        // A sequence that was never set has no last value for those who ask for that alone.
        session.list("select setval(cast(? as regclass), last_value) from " + sequence(module) + " where not is_called", row -> "", sequence(module));
        session.execute("""
                create or replace function %1$s() returns trigger language plpgsql volatile security definer as $body$
                declare
                  locked pg_catalog.text;
                  ownership pg_catalog.int8;
                begin
                  locked := pg_catalog.pg_advisory_xact_lock_shared('%2$d'::pg_catalog.int8);
                  ownership := pg_catalog.pg_sequence_last_value(%3$s::pg_catalog.regclass);
                  if (ownership operator(pg_catalog.&) 1::pg_catalog.int8) operator(pg_catalog.=) 1 then
                    return null;
                  end if;
                  raise exception %4$s using errcode = '%5$s';
                end $body$""".formatted(function("fence", module), lockKey(module), literal(sequence(module)),
                literal("the data of module " + module + " is owned by the other side"), NotOwnerException.SQL_STATE));
        session.execute("""
                create or replace function %1$s() returns trigger language plpgsql volatile set search_path = pg_catalog, pg_temp as $body$
                begin
                  raise exception %2$s using errcode = 'feature_not_supported';
                end $body$""".formatted(function("truncate", module), literal("module " + module + " is moving: its tables cannot be truncated")));
    }

    static List<String> triggers(MovingTable table) {
        return List.of(
                "create or replace trigger %s before insert or update or delete on %s for each statement execute function %s()"
                        .formatted(FENCE_TRIGGER, table.qualified(), function("fence", table.module())),
                "create or replace trigger %s before truncate on %s for each statement execute function %s()"
                        .formatted(TRUNCATE_TRIGGER, table.qualified(), function("truncate", table.module())));
    }

    static void dropFunctions(Session session, String module) throws SQLException {
        session.execute("drop function if exists " + function("fence", module) + "()");
        session.execute("drop function if exists " + function("truncate", module) + "()");
        session.execute("drop sequence if exists " + sequence(module));
    }

    private static String function(String kind, String module) {
        return "strangler." + name(kind + "_" + module);
    }
}
