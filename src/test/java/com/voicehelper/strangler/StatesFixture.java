package com.voicehelper.strangler;

import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** State rows and audit on a new database, without the rest of the application. */
public final class StatesFixture implements AutoCloseable {

    private final DataSource dataSource;
    private final ModuleStateRows states;

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

    @Override
    public void close() {
        states.close();
    }
}
