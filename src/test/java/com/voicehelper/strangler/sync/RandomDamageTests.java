package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to the receiving side, verification names exactly the rows that a plain comparison of all rows names, and a
 * repair mends them. Other damage: {@code -Dstrangler.seed=… -Dstrangler.rounds=…}.
 */
class RandomDamageTests {

    private static final List<String> TEXTS = List.of("null", "''", "'NULL'", "' '", "'a'", "'ä'", "title || ' '", "left(title, -1)", "upper(title)", "title || 'x'", "reverse(title)", "title");
    private static final List<String> NUMBERS = List.of("amount", "amount + 0.00", "amount * 1.0", "-amount", "0", "0.0", "amount + 1e-9", "'NaN'");
    private static final List<String> FLOATS = List.of("ratio", "-ratio", "'-0'", "'0'", "null", "'NaN'", "'infinity'", "ratio + 1e-300", "4.9e-324");
    private static final List<String> DOCUMENTS = List.of("null", "'null'", "'{}'", "'{\"a\": null}'", "'[1.0]'", "'[1.00]'", "note");
    private static final List<String> ARRAYS = List.of("null", "'{}'", "'{NULL}'", "'{\"NULL\"}'", "'[0:0]={a}'", "'{a}'", "tags");

    private final long seed = Long.getLong("strangler.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void isNamedExactlyAndMended() {
        System.out.println("Random damage: -Dstrangler.seed=" + seed);
        int verifyRows = 1 + random.nextInt(60);
        try (Move move = new Move("verify-rows=" + verifyRows, "kept-differences=10000", "max-changes=" + (20 + random.nextInt(200)))) {
            execute(move.source, """
                    insert into shop.account (id, slot, balance, ratio, note, tags) select gen_random_uuid(), n, n, n / 7.0, '{"n": 1.00}', array['a', null] from generate_series(1, 150) n;
                    insert into shop.entry select id, n, n / 4.0, 'label' from shop.account, generate_series(1, 2) n where slot <= 40;
                    insert into shop.ticket (title) select 'title ' || n from generate_series(1, 150) n""");
            move.startInSync();
            for (int round = 0; round < Integer.getInteger("strangler.rounds", 12); round++) {
                List<String> damage = damage(move);
                move.verify();
                assertThat(named(move)).as("seed %d, round %d, %d rows a range: %s", seed, round, verifyRows, damage).isEqualTo(plainly(move));
                move.repair();
                assertThat(move.rows(move.target)).as("seed %d, round %d: %s", seed, round, damage).isEqualTo(move.rows(move.source));
                assertThat(move.replication.status(MODULE).differences()).as("seed %d, round %d: %s", seed, round, damage).isZero();
            }
        }
    }

    private List<String> damage(Move move) {
        List<String> done = new ArrayList<>();
        for (int times = 1 + random.nextInt(6); times > 0; times--) {
            String sql = one();
            try {
                execute(move.target, "set session_replication_role = replica; select setseed(" + random.nextDouble() + "); " + sql);
                done.add(sql);
            } catch (IllegalStateException refused) {
                // A constraint of the receiving side does not let it happen.
                assertThat(refused).hasMessageContaining("violates");
            }
        }
        return done;
    }

    private String one() {
        int some = 1 + random.nextInt(4);
        String tickets = "(select id from shop.ticket order by random() limit " + some + ")";
        String accounts = "(select id from shop.account order by random() limit " + some + ")";
        return switch (random.nextInt(13)) {
            case 0 -> "update shop.ticket set title = coalesce(" + any(TEXTS) + ", '') where id in " + tickets;
            case 1 -> "update shop.entry set label = " + any(TEXTS).replace("title", "label") + " where account_id in " + accounts;
            case 2 -> "update shop.entry set amount = " + any(NUMBERS) + " where account_id in " + accounts;
            case 3 -> "update shop.account set ratio = " + any(FLOATS) + " where id in " + accounts;
            case 4 -> "update shop.account set note = " + any(DOCUMENTS) + ", tags = " + any(ARRAYS) + " where id in " + accounts;
            case 5 -> "update shop.account set balance = balance # (1::bigint << " + random.nextInt(62) + ") where id in " + accounts;
            case 6 -> "delete from shop.ticket where id in " + tickets;
            case 7 -> "delete from shop.account where id in " + accounts;
            case 8 -> "insert into shop.ticket overriding system value select id + 100000 + (random() * 1e9)::bigint, title from shop.ticket where id in " + tickets;
            case 9 -> "insert into shop.account (id, balance) select gen_random_uuid(), balance from shop.account where id in " + accounts;
            case 10 -> "update shop.account set slot = " + (random.nextBoolean() ? "null" : "0") + " where id = (select id from shop.account order by random() limit 1)";
            case 11 -> "update shop.account a set balance = b.balance, ratio = b.ratio from shop.account b where a.slot = 151 - b.slot and a.id in " + accounts;
            default -> "update shop.account set id = gen_random_uuid() where id in " + accounts;
        };
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static TreeSet<String> named(Move move) {
        return move.replication.differences(MODULE, 10_000).kept().stream().map(each -> each.kind() + " " + each.table() + " " + String.join(" ", each.key().values()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All rows of both sides, compared here. */
    private static TreeSet<String> plainly(Move move) {
        Map<String, String> here = all(move.source);
        Map<String, String> there = all(move.target);
        TreeSet<String> differing = new TreeSet<>();
        here.forEach((key, row) -> {
            if (!row.equals(there.get(key))) {
                differing.add((there.containsKey(key) ? "DIFFERENT " : "MISSING ") + key);
            }
        });
        there.keySet().stream().filter(key -> !here.containsKey(key)).forEach(key -> differing.add("EXTRA " + key));
        return differing;
    }

    private static Map<String, String> all(String url) {
        Map<String, String> rows = new TreeMap<>();
        query(url, """
                select 'account ' || id || '|' || a::text from shop.account a union all select 'entry ' || account_id || ' ' || number || '|' || e::text from shop.entry e
                union all select 'ticket ' || id || '|' || t::text from shop.ticket t""").forEach(line -> rows.put(line.substring(0, line.indexOf('|')), line.substring(line.indexOf('|'))));
        return rows;
    }
}
