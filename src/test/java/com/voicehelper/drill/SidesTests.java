package com.voicehelper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.support.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparer that judges every drill is judged here: what is planted, it finds and names. */
class SidesTests {

    private static final String ONE = TestPostgres.createDatabase("first");
    private static final String OTHER = TestPostgres.createDatabase("second");
    private Connection source;
    private Connection target;

    @BeforeEach
    void fill() throws SQLException {
        source = DriverManager.getConnection(ONE);
        target = DriverManager.getConnection(OTHER);
        for (Connection side : List.of(source, target)) {
            execute(side, """
                    drop schema if exists shop cascade; create schema shop; create table shop.game (id int, part text, amount numeric, ratio float8, note jsonb, title text, primary key (part, id));
                    create table shop.heap (a int, b text); create table shop.outbox (id int primary key); create table shop.flyway_schema_history (id int);
                    insert into shop.game select n, chr(65 + n % 40), 1.00, '-0', 'null', case when n = 7 then '' end from generate_series(1, 2500) n;
                    insert into shop.heap values (1, 'x'), (1, 'x'), (null, 'ä')""");
        }
        execute(target, "insert into shop.outbox values (1)");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        target.close();
    }

    @Test
    void equalCopiesAreEqualAndTheirRowsAreCounted() throws SQLException {
        assertThat(Sides.compare(source, target, "shop")).isEqualTo(new Sides.Equality(2, 2503, List.of()));
        assertThat(source.getAutoCommit()).isTrue();
        assertThat(Sides.run(List.of("shop", ONE, OTHER))).isZero();
        assertThat(Sides.run(List.of("shop", ONE))).isEqualTo(2);
        assertThat(Sides.run(List.of("nothing", ONE, OTHER))).as("no table is not equality").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "update shop.game set ratio = 0 where id = 9                              | part=J id=9 differs in ratio",
        "update shop.game set amount = 1.0 where id = 9                           | part=J id=9 differs in amount",
        "update shop.game set note = null where id = 9                            | part=J id=9 differs in note",
        "update shop.game set title = null where id = 7                           | part=H id=7 differs in title",
        "update shop.game set title = '', amount = 2 where id = 9                 | part=J id=9 differs in amount, title",
        "delete from shop.game where id = 2480                                    | part=A id=2480 is missing at the second side",
        "delete from shop.game where id = 39                                      | part=h id=39 is missing at the second side",
        "insert into shop.game (id, part) values (1, '')                          | part= id=1 is only at the second side",
        "insert into shop.game (id, part) values (1, 'zz')                        | part=zz id=1 is only at the second side",
        "insert into shop.heap values (1, 'x')                                    | a=1 b=x is only at the second side",
        "update shop.heap set a = 0 where a is null                               | a=null b=ä is missing at the second side"})
    void whatIsPlantedIsFoundAndNamed(String damage, String sentence) throws SQLException {
        execute(target, damage);
        assertThat(Sides.compare(source, target, "shop").differences()).anyMatch(each -> each.contains(sentence));
        assertThat(Sides.run(List.of("shop", ONE, OTHER))).isEqualTo(1);
    }

    @Test
    void aPairThatWasSwappedIsTwoDifferences() throws SQLException {
        execute(target, "update shop.game set amount = 100 - id where id in (40, 60)");
        execute(source, "update shop.game set amount = id where id in (40, 60)");
        assertThat(Sides.compare(source, target, "shop").differences()).hasSize(2);
    }

    @Test
    void manyDifferencesAreCountedAndTheFirstNamed() throws SQLException {
        execute(target, "update shop.game set amount = 2 where id <= 1000");
        assertThat(Sides.compare(source, target, "shop").differences()).hasSize(6).last().asString().endsWith("and 995 more rows");
    }

    @Test
    void aTableOrColumnThatOnlyOneSideHasIsNotOverlooked() throws SQLException {
        execute(target, "alter table shop.game add column extra int");
        assertThatThrownBy(() -> Sides.compare(source, target, "shop")).hasMessageContaining("columns");
        execute(target, "drop table shop.game");
        assertThat(Sides.compare(source, target, "shop").differences()).singleElement().asString().contains("one side has the tables [game, heap]");
    }

    @Test
    void whatACancelledMoveLeavesBehindIsFound() throws SQLException {
        assertThat(Sides.emptiness(target, "shop").differences()).containsExactly("shop.game still has 2500 rows", "shop.heap still has 3 rows");
        execute(target, "truncate shop.game, shop.heap");
        assertThat(Sides.emptiness(target, "shop")).isEqualTo(new Sides.Equality(2, 0, List.of()));
    }

    private static void execute(Connection side, String sql) throws SQLException {
        try (var statement = side.createStatement()) {
            statement.execute(sql);
        }
    }
}
