package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.sync.Replication.Difference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage of every kind, done behind the back of the loop: found by verification, named by its keys, mended by repair, proven by the next pass. */
class MutationTests {

    private static Move move;

    @BeforeAll
    static void startInSync() {
        move = new Move("verify-rows=100");
        execute(move.source, """
                insert into shop.account (id, slot, balance, ratio, note)
                  select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, nullif(n, 9), n, '-0', case when n = 7 then 'null'::jsonb end from generate_series(1, 350) n;
                insert into shop.account (id, slot) values ('11111111-0000-7000-8000-000000000000', 0);
                insert into shop.entry select id, n, 1.00, case n when 1 then '' when 2 then null else 'word ' || n end from shop.account, generate_series(1, 3) n where slot <= 40;
                insert into shop.ticket (title) select 'title ' || n / 2 from generate_series(1, 250) n""");
        move.startInSync();
    }

    @AfterAll
    static void close() {
        move.close();
    }

    /** Damage is done to rows whose table and key are named; {@code a7} is the account in slot 7, and so on. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a flipped bit             | update shop.account set balance = balance # 1 where slot = 7                                               | DIFFERENT account a7",
        "a flipped last bit        | update shop.account set ratio = 4.9e-324 where slot = 7                                                    | DIFFERENT account a7",
        "a pair swapped in a range | update shop.account set balance = 10 - balance where slot in (4, 6)                                        | DIFFERENT account a4; DIFFERENT account a6",
        "a pair swapped over an edge | update shop.account set balance = 201 - balance where slot in (100, 101)                                 | DIFFERENT account a100; DIFFERENT account a101",
        "two rows made the same    | update shop.ticket set title = 'title 50' where id in (102, 103)                                           | DIFFERENT ticket 102; DIFFERENT ticket 103",
        "a duplicated pair         | insert into shop.ticket overriding system value select id + 1000, title from shop.ticket where id in (20, 21) | EXTRA ticket 1020; EXTRA ticket 1021",
        "one row doubled twice     | insert into shop.ticket overriding system value select id + n, title from shop.ticket, generate_series(2000, 2001) n where id = 20 | EXTRA ticket 2020; EXTRA ticket 2021",
        "a lost row                | delete from shop.ticket where id = 33                                                                      | MISSING ticket 33",
        "a lost first row          | delete from shop.ticket where id = 1                                                                       | MISSING ticket 1",
        "a lost last row           | delete from shop.ticket where id = 250                                                                     | MISSING ticket 250",
        "a resurrected row         | insert into shop.account (id, slot) values ('00000000-0000-7000-8000-000000000999', 999)                   | EXTRA account a999",
        "a row before the first    | insert into shop.ticket overriding system value values (0, 'new')                                         | EXTRA ticket 0",
        "a row under another key   | update shop.entry set number = 9 where number = 1 and account_id = (select id from shop.account where slot = 6)                                                           | EXTRA entry a6 9; MISSING entry a6 1",
        "NULL instead of ''        | update shop.entry set label = null where number = 1 and account_id = (select id from shop.account where slot = 5) | DIFFERENT entry a5 1",
        "'' instead of NULL        | update shop.entry set label = '' where number = 2 and account_id = (select id from shop.account where slot = 5) | DIFFERENT entry a5 2",
        "NULL instead of 0         | update shop.account set slot = null where slot = 0                                                         | DIFFERENT account z",
        "a value instead of NULL   | update shop.account set slot = -9 where slot is null                                                       | DIFFERENT account a9",
        "a truncated text          | update shop.ticket set title = left(title, -1) where id = 60                                               | DIFFERENT ticket 60",
        "a space at the end        | update shop.ticket set title = concat(title, ' ') where id = 60                                             | DIFFERENT ticket 60",
        "0.0 instead of -0.0       | update shop.account set ratio = 0 where slot = 8                                                           | DIFFERENT account a8",
        "1.0 instead of 1.00       | update shop.entry set amount = 1.0 where number = 3 and account_id = (select id from shop.account where slot = 8) | DIFFERENT entry a8 3",
        "SQL NULL for JSON null    | update shop.account set note = null where slot = 7                                                         | DIFFERENT account a7",
        "JSON null for SQL NULL    | update shop.account set note = 'null' where slot = 8                                                       | DIFFERENT account a8",
        "a microsecond             | update shop.account set at = at + interval '1 microsecond' where slot = 8                                  | DIFFERENT account a8",
        "NULL and the text NULL    | update shop.account set tags = array['NULL'] where slot = 8                                                | DIFFERENT account a8"})
    void isFoundNamedAndMended(String kind, String damage, String named) {
        execute(move.target, "set session_replication_role = replica; " + damage);
        List<String> expected = List.of(named.split("; "));

        move.verify();

        assertThat(names(move.replication.differences(MODULE, 100).kept())).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(move.replication.status(MODULE).differences()).isEqualTo(expected.size());
        assertThat(move.replication.repairs(MODULE).stream().mapToLong(each -> each.replaced() + each.inserted() + each.deleted()).sum()).isEqualTo(expected.size());
        move.repair();
        assertThat(move.replication.status(MODULE).differences()).isZero();
        assertThat(move.replication.differences(MODULE, 100).kept()).isEmpty();
        assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
    }

    /** What is done to the owner without the capture's knowledge looks the same from the other side. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a flipped bit  | update shop.account set balance = balance # 1 where slot = 9                | 1 0 0",
        "a lost row     | delete from shop.ticket where id = 70                                       | 0 0 1",
        "a new row      | insert into shop.ticket overriding system value values (700, 'unnoticed')   | 0 1 0"})
    void whatTheOwnerDidUnnoticedIsTakenOver(String kind, String damage, String plan) {
        execute(move.source, "set session_replication_role = replica; " + damage.replace("slot = 9", "slot = 10"));
        List<String> rows = move.rows(move.source);

        move.verify();

        assertThat(move.replication.repairs(MODULE)).extracting(each -> each.replaced() + " " + each.inserted() + " " + each.deleted()).containsExactly(plan);
        move.repair();
        assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).isEqualTo(rows);
    }

    private static List<String> names(List<Difference> differences) {
        List<String> names = new ArrayList<>();
        for (Difference each : differences) {
            String key = String.join(" ", each.key().values()).replaceAll("00000000-0000-7000-8000-0*", "a").replaceAll("^1111.*", "z");
            names.add(each.kind() + " " + each.table() + " " + key);
            assertThat(each.atOwner() == null).isEqualTo(each.kind() == Difference.Kind.EXTRA);
            assertThat(each.atReplica() == null).isEqualTo(each.kind() == Difference.Kind.MISSING);
            if (each.kind() == Difference.Kind.DIFFERENT) {
                assertThat(each.atOwner()).isNotEqualTo(each.atReplica()).containsOnlyKeys(each.atReplica().keySet());
            }
        }
        return names;
    }
}
