package com.voicehelper;

import com.zaxxer.hikari.HikariConfig;
import io.grpc.netty.NettyServerBuilder;
import org.apache.catalina.startup.Tomcat;
import org.flywaydb.core.Flyway;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/** Loads large libraries on the second core while the first one reads the configuration. Registered in {@code META-INF/spring.factories}. */
class Preinitialization implements BackgroundPreinitializer {

    @Override
    public void preinitialize() {
        Flyway.configure().load();
        DSL.using(SQLDialect.POSTGRES).selectOne().getSQL();
        new HikariConfig();
        new Tomcat();
        NettyServerBuilder.forPort(0);
    }
}
