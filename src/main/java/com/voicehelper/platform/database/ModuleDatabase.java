package com.voicehelper.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A module's own database: its schema, seen through its own login role, pool and transactions. A transaction belongs to
 * one module. Thread-safe.
 */
public final class ModuleDatabase implements AutoCloseable {

    private final String module;
    private final HikariDataSource pool;
    private final DataSourceTransactionManager transactionManager;
    private final DSLContext dsl;
    private final TransactionTemplate write;
    private final TransactionTemplate read;

    ModuleDatabase(String module, HikariDataSource pool) {
        this.module = module;
        this.pool = pool;
        this.transactionManager = new DataSourceTransactionManager(pool);
        this.write = new TransactionTemplate(transactionManager);
        this.read = new TransactionTemplate(transactionManager);
        this.read.setReadOnly(true);
        this.dsl = DSL.using(new DefaultConfiguration()
                .set(new TransactionConnections(pool))
                .set(SQLDialect.POSTGRES)
                .set(new Settings().withRenderNameCase(RenderNameCase.AS_IS).withExecuteLogging(false))
                .set(new DefaultExecuteListenerProvider(new Translation(module))));
    }

    public String module() {
        return module;
    }

    public DataSource dataSource() {
        return pool;
    }

    public PlatformTransactionManager transactionManager() {
        return transactionManager;
    }

    /** Runs statements in the current transaction of this module, or each on its own outside one. */
    public DSLContext dsl() {
        return dsl;
    }

    /**
     * Runs the work in a transaction (READ COMMITTED), joining the one that is open on this module.
     *
     * @throws NotOwnerException when the fence refused: nothing was written
     * @throws IllegalStateException within {@link ReadOnlyWork}
     * @throws DataAccessException what the database refused otherwise
     */
    public <T> T write(Supplier<T> work) {
        ReadOnlyWork.refuse(module);
        return write.execute(status -> work.get());
    }

    /** As {@link #write(Supplier)}, without a result. */
    public void write(Runnable work) {
        ReadOnlyWork.refuse(module);
        write.executeWithoutResult(status -> work.run());
    }

    /** Runs the work in a read-only transaction. */
    public <T> T read(Supplier<T> work) {
        return read.execute(status -> work.get());
    }

    @Override
    public void close() {
        pool.close();
    }

    /** The connection of the open transaction; outside one, a connection per statement. */
    private record TransactionConnections(DataSource pool) implements ConnectionProvider {

        @Override
        public Connection acquire() {
            return DataSourceUtils.getConnection(pool);
        }

        @Override
        public void release(Connection connection) {
            DataSourceUtils.releaseConnection(connection, pool);
        }
    }

    /** jOOQ's exceptions as Spring's, and the fence's refusal as {@link NotOwnerException}. */
    private record Translation(String module) implements ExecuteListener {

        private static final SQLStateSQLExceptionTranslator TRANSLATOR = new SQLStateSQLExceptionTranslator();

        @Override
        public void exception(ExecuteContext context) {
            SQLException cause = context.sqlException();
            if (cause == null) {
                return;
            }
            if (NotOwnerException.SQL_STATE.equals(cause.getSQLState())) {
                context.exception(new NotOwnerException(module, cause));
                return;
            }
            DataAccessException translated = TRANSLATOR.translate("jOOQ", context.sql(), cause);
            if (translated != null) {
                context.exception(translated);
            }
        }
    }
}
