package com.voicehelper.strangler;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class FencedOwnershipTests {

    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private DSLContext database;
    private FencedOwnership ownership;

    @BeforeEach
    void open() {
        dataSource.setUrl(TestPostgres.createDatabase());
        database = DSL.using(dataSource, SQLDialect.POSTGRES);
        database.execute("create schema strangler");
        ownership = new FencedOwnership(dataSource, Set.of("conversation"), Duration.ZERO);
    }

    @Test
    void aLocalModuleThatNeverMovedIsOwned() {
        assertThat(ownership.ownsWrites("conversation")).isTrue();
        assertThat(ownership.ownsWrites("identity")).isFalse();
    }

    @Test
    void theFenceDecidesWhileAModuleMoves() {
        database.execute("create sequence strangler.owner_conversation minvalue 0");
        for (int epoch = 1; epoch <= 3; epoch++) {
            database.execute("select setval('strangler.owner_conversation', ?)", epoch * 2 + 1);
            assertThat(ownership.ownsWrites("conversation")).isTrue();
            database.execute("select setval('strangler.owner_conversation', ?)", epoch * 2);
            assertThat(ownership.ownsWrites("conversation")).isFalse();
        }
        database.execute("drop sequence strangler.owner_conversation");
        assertThat(ownership.ownsWrites("conversation")).isTrue();
    }

    @Test
    void whatCannotBeReadIsNotOwned() {
        assertThat(ownership.ownsWrites("conversation")).isTrue();
        dataSource.setURL("jdbc:postgresql://127.0.0.1:1/nowhere?connectTimeout=1");
        assertThat(ownership.ownsWrites("conversation")).isFalse();
    }

    @Test
    void anAnswerIsKeptForAsLongAsItIsFresh() {
        var kept = new FencedOwnership(dataSource, Set.of("conversation"), Duration.ofHours(1));
        assertThat(kept.ownsWrites("conversation")).isTrue();
        database.execute("create sequence strangler.owner_conversation minvalue 0");
        database.execute("select setval('strangler.owner_conversation', 2)");
        assertThat(kept.ownsWrites("conversation")).isTrue();
    }
}
