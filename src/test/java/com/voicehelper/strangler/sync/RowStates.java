package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Automation;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Stage;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.OptimisticLockingFailureException;

/** The state of the one module "shop" in its real table, without a poll. */
final class RowStates implements ModuleStates {

    private final DSLContext database;
    private final List<Consumer<ModuleState>> listeners = new CopyOnWriteArrayList<>();
    private volatile ModuleState known;

    RowStates(String url) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        database = DSL.using(dataSource, SQLDialect.POSTGRES);
        database.execute("insert into strangler.module_state values ('shop', 'MONOLITH', 1, 0, 0, 'OFF', 10000, true, 1, now(), 'test', 'test')");
        known = read();
    }

    private ModuleState read() {
        var row = database.fetchOne("select stage, epoch, version from strangler.module_state where module = 'shop'");
        return new ModuleState("shop", Stage.valueOf(row.get(0, String.class)), row.get(1, Long.class), 0, 0, Automation.OFF, 10_000, true, row.get(2, Long.class), Instant.now(), "test", "test");
    }

    @Override
    public ModuleState get(String module) {
        return known;
    }

    @Override
    public Collection<ModuleState> all() {
        return List.of(known);
    }

    @Override
    public boolean nothingMoves() {
        return known.stage() == Stage.MONOLITH;
    }

    @Override
    public ModuleState refresh(String module) {
        known = read();
        listeners.forEach(listener -> listener.accept(known));
        return known;
    }

    @Override
    public ModuleState change(ModuleState expected, ModuleState changed, Map<String, ?> figures) {
        change(database, expected, changed);
        return refresh(changed.module());
    }

    @Override
    public ModuleState change(DSLContext transaction, ModuleState expected, ModuleState changed) {
        int rows = transaction.execute("update strangler.module_state set stage = ?, epoch = ?, version = version + 1 where module = 'shop' and version = ?",
                changed.stage().name(), changed.epoch(), expected.version());
        if (rows == 0) {
            throw new OptimisticLockingFailureException("someone else");
        }
        return changed;
    }

    @Override
    public void onChange(Consumer<ModuleState> listener) {
        listeners.add(listener);
    }
}
