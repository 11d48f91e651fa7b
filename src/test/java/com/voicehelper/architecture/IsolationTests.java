package com.voicehelper.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.VoiceHelperApplication;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.support.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A module's role can touch its own schema and nothing else: the database says so, not a review. */
class IsolationTests {

    static final List<String> MODULES = ModuleNames.ALL;

    private static final String PERMISSION_DENIED = "42501";

    private static ConfigurableApplicationContext application;
    private static DSLContext owner;
    private static Map<String, DSLContext> roles;

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(VoiceHelperApplication.class)
                .run("--voicehelper.datasource.url=" + TestPostgres.createDatabase(), "--server.port=0", "--spring.grpc.server.port=0");
        owner = DSL.using(application.getBean(OwnerDatabase.class).dataSource(), SQLDialect.POSTGRES);
        roles = application.getBeansOfType(ModuleDatabase.class).values().stream()
                .collect(Collectors.toMap(ModuleDatabase::module, database -> DSL.using(database.dataSource(), SQLDialect.POSTGRES)));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    static Stream<Arguments> orderedPairs() {
        return MODULES.stream().flatMap(role -> Stream.concat(MODULES.stream(), Stream.of("strangler"))
                .filter(schema -> !schema.equals(role))
                .map(schema -> Arguments.of(role, schema)));
    }

    @ParameterizedTest
    @MethodSource("orderedPairs")
    void aRoleIsDeniedEveryTableOfAnotherSchema(String role, String schema) {
        List<String> tables = tables(schema);
        assertThat(tables).isNotEmpty();
        for (String table : tables) {
            for (String statement : List.of("select * from %s", "delete from %s", "truncate %s")) {
                assertDenied(role, statement.formatted("\"" + schema + "\".\"" + table + "\""));
            }
        }
        assertDenied(role, "create table \"" + schema + "\".intruder (id int)");
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void aRoleReachesItsOwnTablesAndNoDefinitions(String role) {
        assertThat(tables(role)).isNotEmpty();
        for (String table : tables(role)) {
            if (!table.equals("flyway_schema_history")) {
                roles.get(role).fetch("select * from \"" + table + "\" limit 1");
            }
        }
        assertDenied(role, "create table intruder (id int)");
        assertDenied(role, "create table public.intruder (id int)");
        assertDenied(role, "set session_replication_role = replica");
        assertDenied(role, "select * from flyway_schema_history");
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void aRoleIsALoginWithoutPowers(String role) {
        var attributes = owner.fetchOne("select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = ?", role);
        assertThat(attributes).isNotNull();
        assertThat(attributes.intoList()).containsExactly(true, false, false, false, false, false);
        assertThat(owner.fetch("select 1 from pg_auth_members where member = ?::regrole", role)).isEmpty();
    }

    @Test
    void noForeignKeyCrossesASchema() {
        assertThat(owner.fetch("""
                select conrelid::regclass, confrelid::regclass
                from pg_constraint
                join pg_class child on child.oid = conrelid
                join pg_class parent on parent.oid = confrelid
                where contype = 'f' and child.relnamespace <> parent.relnamespace
                """)).isEmpty();
    }

    @Test
    void noViewReadsAnotherSchema() {
        assertThat(owner.fetch("""
                select distinct view.oid::regclass, read.oid::regclass
                from pg_depend
                join pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_depend.classid = 'pg_rewrite'::regclass
                join pg_class view on view.oid = pg_rewrite.ev_class
                join pg_class read on read.oid = pg_depend.refobjid and pg_depend.refclassid = 'pg_class'::regclass
                where view.relnamespace <> read.relnamespace
                  and view.relnamespace::regnamespace::text = any (?::text[])
                """, (Object) MODULES.toArray(String[]::new))).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void everyTableHasAPrimaryKey(String module) {
        assertThat(owner.fetch("""
                select relname from pg_class
                where relnamespace = ?::regnamespace and relkind in ('r', 'p')
                  and not exists (select 1 from pg_constraint where conrelid = pg_class.oid and contype = 'p')
                """, module)).isEmpty();
    }

    private static List<String> tables(String schema) {
        return owner.fetch("select relname from pg_class where relnamespace = ?::regnamespace and relkind in ('r', 'p')", schema)
                .map(row -> row.get(0, String.class));
    }

    private static void assertDenied(String role, String statement) {
        assertThatThrownBy(() -> roles.get(role).execute(statement))
                .as("%s: %s", role, statement)
                .rootCause()
                .isInstanceOfSatisfying(PSQLException.class, cause -> assertThat(cause.getSQLState()).isEqualTo(PERMISSION_DENIED));
    }
}
