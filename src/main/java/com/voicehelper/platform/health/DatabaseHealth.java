package com.voicehelper.platform.health;

import com.voicehelper.platform.database.ModuleDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whether every local module gets a connection that answers. */
@Component
class DatabaseHealth implements HealthCheck {

    private static final int PATIENCE_SECONDS = 1;

    private final ObjectProvider<ModuleDatabase> databases;

    DatabaseHealth(ObjectProvider<ModuleDatabase> databases) {
        this.databases = databases;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public boolean critical() {
        return true;
    }

    @Override
    public void check() throws SQLException {
        for (ModuleDatabase database : databases) {
            try (Connection connection = database.dataSource().getConnection()) {
                if (!connection.isValid(PATIENCE_SECONDS)) {
                    throw new SQLException("the database of module " + database.module() + " does not answer");
                }
            }
        }
    }
}
