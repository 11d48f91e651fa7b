package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.platform.database.NotOwnerException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** PostgreSQL: who carries holds an advisory lock in its transaction; who writes shares a lock on the row that says who owns. */
final class PostgresDialect implements Dialect {

    /** Who waits for a lock on a table lets everybody else wait behind. */
    private static final String BRIEFLY = "set local lock_timeout = '2s'";

    private final DataSource database;
    private final String schema;

    PostgresDialect(DataSource database, String schema) {
        this.database = database;
        this.schema = schema;
    }

    @Override
    public Connection connect() throws SQLException {
        return database.getConnection();
    }

    /** The database is not its own. */
    @Override
    public void close() {}

    @Override
    public String name(String table) {
        return Table.quoted(schema) + "." + Table.quoted(table);
    }

    @Override
    public void install(Connection connection, List<Table> tables, boolean owner) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BRIEFLY);
            statement.execute("""
                    create table if not exists %1$s.strangler_journal (n bigint generated always as identity primary key, tbl text not null, key text not null);
                    create index if not exists strangler_journal_key on %1$s.strangler_journal (tbl, key);
                    create table if not exists %1$s.strangler_owner (one integer primary key check (one = 1), here integer not null);
                    insert into %1$s.strangler_owner values (1, %2$d) on conflict do nothing;
                    create or replace function %1$s.strangler_fence() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
                    begin
                        if current_setting('strangler.carrying', true) = 'on' then return null; end if;
                        perform 1 from %1$s.strangler_owner where here = 1 for share;
                        if not found then raise exception 'this side does not own the writes' using errcode = '%3$s'; end if;
                        return null;
                    end $$;
                    create or replace function %1$s.strangler_log() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
                    begin
                        if current_setting('strangler.carrying', true) = 'on' then return null; end if;
                        if tg_op <> 'INSERT' then
                            insert into %1$s.strangler_journal (tbl, key) values (tg_table_name, to_jsonb(old) ->> tg_argv[0]);
                        end if;
                        if tg_op <> 'DELETE' then
                            insert into %1$s.strangler_journal (tbl, key) values (tg_table_name, to_jsonb(new) ->> tg_argv[0]);
                        end if;
                        return null;
                    end $$;
                    create or replace function %1$s.strangler_refuse() returns trigger language plpgsql as $$
                    begin raise exception 'a table that moves cannot be truncated; delete its rows' using errcode = 'feature_not_supported'; end $$;
                    """.formatted(Table.quoted(schema), owner ? 1 : 0, NotOwnerException.SQL_STATE));
            for (Table table : tables) {
                statement.execute("""
                        create or replace trigger strangler_fence before insert or update or delete on %1$s for each statement execute function %2$s.strangler_fence();
                        create or replace trigger strangler_log after insert or update or delete on %1$s for each row execute function %2$s.strangler_log('%3$s');
                        create or replace trigger strangler_refuse before truncate on %1$s for each statement execute function %2$s.strangler_refuse();
                        """.formatted(name(table.name()), Table.quoted(schema), table.key()));
            }
        }
    }

    @Override
    public void remove(Connection connection, List<Table> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BRIEFLY);
            for (Table table : tables) {
                for (String trigger : List.of("fence", "log", "refuse")) {
                    statement.execute("drop trigger if exists strangler_" + trigger + " on " + name(table.name()));
                }
            }
            for (String function : List.of("fence", "log", "refuse")) {
                statement.execute("drop function if exists " + Table.quoted(schema) + ".strangler_" + function + "()");
            }
            statement.execute("drop table if exists " + name("strangler_journal") + ", " + name("strangler_owner"));
        }
    }

    @Override
    public void beginCarrying(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '10s'");
            statement.execute("set local strangler.carrying = 'on'");
            statement.execute("select pg_advisory_xact_lock(hashtextextended('voicehelper carries ' || '" + schema + "', 0))");
            // Held until the end of the transaction, so that nobody becomes the owner meanwhile.
            if (!statement.executeQuery("select from " + name("strangler_owner") + " where here = 0 for share").next()) {
                throw new SQLException("The new side owns the writes, so nothing is carried to it");
            }
        }
    }

    @Override
    public void endCarrying(Connection connection) {
        // The setting ends with the transaction.
    }

    @Override
    public void own(Connection connection, boolean here) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(BRIEFLY);
            statement.execute("update " + name("strangler_owner") + " set here = " + (here ? 1 : 0));
        }
    }

    @Override
    public boolean fenced(SQLException exception) {
        return NotOwnerException.SQL_STATE.equals(exception.getSQLState());
    }

    @Override
    public void bind(PreparedStatement statement, int at, ColumnType type, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.NULL);
            case Instant time -> statement.setObject(at, time.atOffset(ZoneOffset.UTC));
            case Object json when type == ColumnType.JSONB -> statement.setObject(at, json.toString(), Types.OTHER);
            default -> statement.setObject(at, value);
        }
    }

    @Override
    public @Nullable Object read(ResultSet row, int at, ColumnType type) throws SQLException {
        return switch (type) {
            case BIGINT -> row.getObject(at) == null ? null : (Object) row.getLong(at);
            case BOOLEAN -> row.getObject(at) == null ? null : (Object) row.getBoolean(at);
            case TEXT -> row.getString(at);
            case BYTEA -> row.getBytes(at);
            case DOUBLE -> row.getObject(at) == null ? null : (Object) row.getDouble(at);
            case NUMERIC -> decimal(row.getBigDecimal(at));
            case TIMESTAMPTZ, EPOCH_SECONDS, EPOCH_MILLIS -> time(row.getObject(at, OffsetDateTime.class));
            case DATE -> row.getObject(at, LocalDate.class);
            case JSONB -> row.getString(at) == null ? null : Values.json(row.getString(at));
        };
    }

    private static @Nullable BigDecimal decimal(@Nullable BigDecimal number) {
        return number == null ? null : Values.decimal(number);
    }

    private static @Nullable Instant time(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    @Override
    public String bytewise(String column) {
        return column + " collate \"C\"";
    }
}
