package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.StatesFixture;
import com.voicehelper.support.Eventually;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One store and its state rows, without the rest of the application: a node, or several on one database. */
public final class StoreFixture implements AutoCloseable {

    private static final StoreTimes QUICK = new StoreTimes(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(800));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final @Nullable StatesFixture states;
    private final DataSource database;
    private final Audit audit;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StoreTimes times;
    private final StoreKind kind;
    private final String yaml;
    private final String name;
    private final Stores stores;

    public StoreFixture(StoreKind kind, String yaml) {
        this(kind, yaml, QUICK.lease());
    }

    /** @param lease how long a node's knowledge is good for */
    public StoreFixture(StoreKind kind, String yaml, Duration lease) {
        this(new StatesFixture(), new StoreTimes(QUICK.poll(), lease, QUICK.operation()), kind, yaml);
    }

    private StoreFixture(StatesFixture states, StoreTimes times, StoreKind kind, String yaml) {
        this(states, pool(states), states.audit(), times, kind, yaml);
    }

    private StoreFixture(@Nullable StatesFixture states, DataSource database, Audit audit, StoreTimes times, StoreKind kind, String yaml) {
        this.states = states;
        this.database = database;
        this.audit = audit;
        this.times = times;
        this.kind = kind;
        this.yaml = yaml;
        StorePlan plan = plan(kind, yaml);
        this.name = plan.store();
        this.stores = new Stores(List.of(plan), database, audit, meters, Clock.systemUTC(), times);
    }

    private static HikariDataSource pool(StatesFixture states) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(states.dataSource());
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    static StorePlan plan(StoreKind kind, String yaml) {
        return StorePlan.read("test.yaml", new StringReader(yaml), Map.of(kind.name(), kind), text -> text);
    }

    /** Another process on the same database. */
    public StoreFixture anotherNode() {
        return new StoreFixture(null, database, audit, times, kind, yaml);
    }

    public DataSource database() {
        return database;
    }

    public Stores stores() {
        return stores;
    }

    public <T> T port(Class<T> type) {
        return stores.port(name, type);
    }

    public Stores.Status status() {
        return stores.status(name, "", 1000);
    }

    public StoreState state() {
        return status().state();
    }

    public List<Difference> differences() {
        return status().differences();
    }

    public Stores.Outcome run(StoreCommand command) {
        return stores.run(new Stores.Request(name, command, null, "kim", "a test", false));
    }

    public Stores.Outcome dryRun(StoreCommand command) {
        return stores.run(new Stores.Request(name, command, null, "kim", "a test", true));
    }

    /** Returns when this node follows. */
    public void ramp(String percent) throws Exception {
        stores.run(new Stores.Request(name, StoreCommand.RAMP, Percent.parse(percent), "kim", "a test", false));
        Thread.sleep(times.lease());
    }

    public void startAndAwaitInSync() throws Exception {
        run(StoreCommand.START);
        await(state -> state.stage() == com.voicehelper.strangler.Stage.IN_SYNC);
    }

    /** Runs a background command to its end. */
    public void runToItsEnd(StoreCommand command) throws Exception {
        run(command);
        await(state -> state.task() == StoreState.Task.NONE);
    }

    public void await(Predicate<StoreState> fact) throws Exception {
        Eventually.holds(PATIENCE, () -> fact.test(state()));
    }

    public void awaitNothingOutstanding() throws Exception {
        Eventually.holds(PATIENCE, () -> status().outstanding() != null && status().outstanding() == 0 && !state().pending());
    }

    public double count(String meter, String tag, String value) {
        var counter = meters.find(meter).tag(tag, value).counter();
        return counter == null ? 0 : counter.count();
    }

    public List<Audit.Entry> audit() {
        return stores.audit(name, 100);
    }

    @Override
    public void close() {
        stores.close();
        if (states != null) {
            ((HikariDataSource) database).close();
            states.close();
        }
    }
}
