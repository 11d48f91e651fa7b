package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.Difference;
import com.voicehelper.strangler.store.MovingStore;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreUnavailableException;
import com.voicehelper.strangler.store.StoreWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An SQLite database on its way. The cursor is the side whose keys are gone through, the table, and its last key that is done. */
final class MovingRows implements MovingStore {

    private static final int CHUNK = 500;

    private final List<Table> tables;
    private final String schema;
    private final StoreContext context;
    private final RowSide old;
    private final RowSide young;
    private final RowCarrier carrier;
    private final RowComparison comparison;
    private final RoutedRows port;

    MovingRows(SqlitePlan plan, StoreContext context) {
        this.tables = plan.tables();
        this.schema = plan.schema();
        this.context = context;
        this.old = new RowSide(new SqliteDialect(plan.file()), tables);
        this.young = new RowSide(new PostgresDialect(context.database(), schema), tables);
        this.carrier = new RowCarrier(old, young, tables);
        this.comparison = new RowComparison(carrier);
        this.port = new RoutedRows(carrier, context.access());
    }

    private interface Work<T> {
        T get() throws SQLException;
    }

    private static <T> T asked(Work<T> work) {
        try {
            return work.get();
        } catch (SQLException exception) {
            throw new StoreUnavailableException(String.valueOf(exception.getMessage()), exception);
        }
    }

    @Override
    public List<String> blockers() {
        return asked(() -> new TableBlockers(context.database(), schema, old, young).of(tables));
    }

    @Override
    public void install() {
        asked(() -> {
            young.install(false);
            old.install(true);
            return null;
        });
    }

    @Override
    public void copy(StoreWork work) {
        each(work, "copy", work.primary(), (table, keys) -> {
            context.access().requirePrimary(work.primary());
            try {
                carrier.carry(Map.of(table, keys), work.primary());
                work.copied(keys.size());
            } catch (SQLException | WrongValueException together) {
                copyOneByOne(table, keys, work);
            }
        });
    }

    private void copyOneByOne(Table table, List<Object> keys, StoreWork work) throws SQLException {
        for (Object key : keys) {
            String fault = carrier.fault(table, key, work.primary());
            if (fault == null) {
                work.copied(1);
            } else {
                work.found(table.name() + "/" + key, Difference.Kind.FAILED, fault);
            }
        }
    }

    @Override
    public void verify(StoreWork work) {
        Side primary = work.primary();
        if (!work.cursor().startsWith("extra ")) {
            each(work, "all", primary, (table, keys) -> comparison.compare(table, keys, work));
            work.save("extra");
        }
        each(work, "extra", primary.other(), (table, keys) -> {
            Map<Object, RowSide.Row> known = carrier.at(primary).rows(table, keys);
            comparison.compare(table, keys.stream().filter(key -> !known.containsKey(key)).toList(), work);
        });
    }

    private interface Chunk {
        void work(Table table, List<Object> keys) throws SQLException;
    }

    /** All keys of a side, table by table, from the cursor "round table key" on. */
    private void each(StoreWork work, String round, Side side, Chunk chunk) {
        String[] at = work.cursor().split(" ", 3);
        int from = at.length == 3 && at[0].equals(round) ? tables.indexOf(carrier.table(at[1])) : 0;
        for (Table table : tables.subList(from, tables.size())) {
            Object after = at.length == 3 && at[0].equals(round) && at[1].equals(table.name()) ? table.keyOf(at[2]) : null;
            for (List<Object> keys = keys(side, table, after); !keys.isEmpty(); keys = keys(side, table, keys.getLast())) {
                List<Object> now = keys;
                asked(() -> {
                    chunk.work(table, now);
                    return null;
                });
                work.save(round + " " + table.name() + " " + keys.getLast());
            }
        }
    }

    private List<Object> keys(Side side, Table table, @Nullable Object after) {
        return asked(() -> carrier.at(side).keys(table, after, CHUNK));
    }

    @Override
    public void repair(String item, Side primary) {
        Table table = carrier.table(item.substring(0, item.indexOf('/')));
        asked(() -> {
            carrier.carry(Map.of(table, List.of(table.keyOf(item.substring(item.indexOf('/') + 1)))), primary);
            return null;
        });
    }

    @Override
    public boolean follow(Side primary) {
        return asked(() -> carrier.follow(primary));
    }

    @Override
    public long outstanding(Side primary) {
        return asked(() -> carrier.at(primary).countTouched());
    }

    /**
     * First nobody owns, so what was written is all there is; then it is brought over, the sequences are put behind the last key, and the new
     * owner opens. Given again after a crash it finishes the same way.
     */
    @Override
    public void handOver(Side newPrimary) {
        asked(() -> {
            carrier.at(newPrimary.other()).own(false);
            for (long left = carrier.at(newPrimary.other()).countTouched(); left > 0; left = carrier.at(newPrimary.other()).countTouched()) {
                carrier.follow(newPrimary.other());
            }
            if (newPrimary == Side.TARGET) {
                handOverSequences();
            }
            carrier.at(newPrimary).own(true);
            return null;
        });
    }

    private void handOverSequences() throws SQLException {
        try (Connection connection = context.database().getConnection()) {
            for (Table table : tables) {
                if (table.keyType() == ColumnType.BIGINT) {
                    String name = Table.quoted(schema) + "." + Table.quoted(table.name());
                    try (PreparedStatement statement = connection.prepareStatement("select setval(s, m) from (select pg_get_serial_sequence(?, ?) as s, (select max("
                            + Table.quoted(table.key()) + ") from " + name + ") as m) as last where s is not null and m is not null")) {
                        statement.setString(1, name);
                        statement.setString(2, table.key());
                        statement.execute();
                    }
                }
            }
        }
    }

    /** After the end the old database stays closed: what would be written there, nobody would see. */
    @Override
    public void remove(boolean discardCopy) {
        asked(() -> {
            young.remove();
            if (discardCopy) {
                old.remove();
                try (Connection connection = context.database().getConnection(); var statement = connection.createStatement()) {
                    for (Table table : tables.reversed()) {
                        statement.execute("delete from " + Table.quoted(schema) + "." + Table.quoted(table.name()));
                    }
                }
            }
            return null;
        });
    }

    @Override
    public <T> T port(Class<T> type) {
        return type.cast(port);
    }

    @Override
    public void close() {
        old.close();
        young.close();
    }
}
