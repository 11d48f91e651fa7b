package com.voicehelper.strangler;

import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** State rows and audit on a new database, without the rest of the application. */
public final class StatesFixture implements AutoCloseable {

    private final DataSource dataSource;
    private final ModuleStateRows states;
    private final List<ModuleStateRows> nodes = new CopyOnWriteArrayList<>();

    public StatesFixture(String... modules) {
        this(migrated(), modules);
    }

    /** One node on a database that has the tables of the strangler. */
    public StatesFixture(DataSource dataSource, String... modules) {
        this.dataSource = dataSource;
        this.states = new ModuleStateRows(dataSource, List.of(modules), List.of(), Duration.ofMillis(20));
    }

    private static DataSource migrated() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(TestPostgres.createDatabase());
        Flyway.configure().dataSource(dataSource).schemas("strangler").locations("classpath:db/migration/strangler").load().migrate();
        return dataSource;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public ModuleStates states() {
        return states;
    }

    public Audit audit() {
        return new Audit(dataSource);
    }

    /** The same rows, as a second node knows them; closed with this fixture. */
    public ModuleStates anotherNode() {
        ModuleStateRows node = new ModuleStateRows(dataSource, states.all().stream().map(ModuleState::module).toList(), List.of(), Duration.ofMillis(20));
        nodes.add(node);
        return node;
    }

    @Override
    public void close() {
        nodes.forEach(ModuleStateRows::close);
        states.close();
    }
}
