package com.voicehelper.strangler.store.sqlite;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.StoreAccess;
import com.voicehelper.strangler.store.StoreUnavailableException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application's rows: written at the primary, whose triggers log the key; read where the reader's share says, unless the key is in that log. Thread-safe. */
final class RoutedRows implements Rows {

    private static final int TRIES = 3;

    private final RowCarrier sides;
    private final StoreAccess access;

    RoutedRows(RowCarrier sides, StoreAccess access) {
        this.sides = sides;
        this.access = access;
    }

    @Override
    public @Nullable Map<String, @Nullable Object> find(String reader, String name, Object key) {
        Table table = sides.table(name);
        StoreAccess.Reading reading = access.read(reader);
        if (reading.atPrimary()) {
            return required(table, key, reading.primary());
        }
        try {
            if (sides.at(reading.primary()).isTouched(table, key)) {
                return required(table, key, reading.primary());
            }
            Map<String, @Nullable Object> found = read(table, key, reading.side());
            return found != null ? found : missed(table, key, reading.primary());
        } catch (SQLException | WrongValueException exception) {
            access.fellBack("error");
            return required(table, key, reading.primary());
        }
    }

    /** What the secondary lacks though nothing is under way is a mismatch, to be repaired. */
    private @Nullable Map<String, @Nullable Object> missed(Table table, Object key, Side primary) throws SQLException {
        Map<String, @Nullable Object> found = required(table, key, primary);
        if (found != null) {
            access.fellBack("miss");
            sides.carry(Map.of(table, List.of(key)), primary);
        }
        return found;
    }

    private @Nullable Map<String, @Nullable Object> required(Table table, Object key, Side side) {
        try {
            return read(table, key, side);
        } catch (SQLException | WrongValueException exception) {
            throw new StoreUnavailableException("Row " + table.name() + "/" + key + " cannot be read: " + exception.getMessage(), exception);
        }
    }

    private @Nullable Map<String, @Nullable Object> read(Table table, Object key, Side side) throws SQLException {
        RowSide.Row row = sides.at(side).rows(table, List.of(key)).get(key);
        if (row == null) {
            return null;
        }
        if (row.problem() != null) {
            throw new WrongValueException(row.problem());
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Object value = row.values().get(i);
            values.put(table.columns().get(i).name(), table.columns().get(i).type() == ColumnType.JSONB && value != null ? value.toString() : value);
        }
        return values;
    }

    @Override
    public Object insert(String name, Map<String, ?> row) {
        Table table = sides.table(name);
        return write("into " + name, side -> side.insert(table, row));
    }

    @Override
    public boolean update(String name, Object key, Map<String, ?> changes) {
        Table table = sides.table(name);
        return write(name + "/" + key, side -> changes.isEmpty() ? !side.rows(table, List.of(key)).isEmpty() : side.update(table, key, changes));
    }

    @Override
    public boolean delete(String name, Object key) {
        Table table = sides.table(name);
        return write(name + "/" + key, side -> side.delete(table, key));
    }

    private interface Write<T> {
        T at(RowSide side) throws SQLException;
    }

    /** What a fence refused was not written, so it may go to the new owner. */
    private <T> T write(String what, Write<T> write) {
        for (int i = 1; ; i++) {
            RowSide side = sides.at(access.write().primary());
            try {
                return write.at(side);
            } catch (SQLException | WrongValueException exception) {
                if (!(exception instanceof SQLException refused) || !side.fenced(refused) || i == TRIES) {
                    throw new StoreUnavailableException("Row " + what + " was not written, or it is not known: " + exception.getMessage(), exception);
                }
                access.forget();
            }
        }
    }
}
