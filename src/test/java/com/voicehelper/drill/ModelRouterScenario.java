package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * People, each the administrator of a tenant of their own, who have completions written for money, set their budget, and look at it: it shows
 * each completion's cost exactly once, from its answer on.
 */
final class ModelRouterScenario implements Scenario {

    private static final int MOST_TOKENS = 12;

    private final Map<Account, Person> people = new ConcurrentHashMap<>();
    private int seeded;

    /** What was spent in the month before does not count in this one. */
    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        Seeding.ownTenants(source, accounts);
        seeded = rows;
        String month = "cast(date_trunc('month', now() at time zone 'utc') - interval '1 month' as date)";
        try (var call = source.prepareStatement("insert into modelrouter.reservation (id, tenant_id, month, model, amount, state, cost, made_at, settled_at) values (?, ?, "
                + month + ", 'local', 9, 'settled', 7, now() - interval '1 month', now() - interval '1 month')");
                var account = source.prepareStatement("insert into modelrouter.account (tenant_id, month, spent) values (?, " + month + ", 7) "
                        + "on conflict (tenant_id, month) do update set spent = account.spent + 7")) {
            for (int i = 0; i < rows; i++) {
                String tenant = accounts.get(i % accounts.size()).tenant();
                call.setObject(1, Ids.next());
                call.setString(2, tenant);
                call.addBatch();
                account.setString(1, tenant);
                account.addBatch();
                if (i % 1000 == 999 || i == rows - 1) {
                    call.executeBatch();
                    account.executeBatch();
                }
            }
        }
    }

    @Override
    public Client client(Account account, Wire wire) {
        return people.computeIfAbsent(account, each -> new Person(each, wire));
    }

    /** Every account says what its calls cost, with nothing set aside any more, and that is what its person was told. */
    @Override
    public Findings compare(Connection owner) throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        Map<String, long[]> months = new HashMap<>();
        long calls = 0;
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery("""
                select account.tenant_id, spent, reserved, count(reservation.id), coalesce(sum(cost), 0), account.month = max(account.month) over ()
                from modelrouter.account left join modelrouter.reservation
                    on reservation.tenant_id = account.tenant_id and reservation.month = account.month
                group by account.tenant_id, account.month, spent, reserved""")) {
            while (row.next()) {
                calls += row.getLong(4);
                if (row.getLong(2) != row.getLong(5) || row.getLong(3) != 0) {
                    doubled.add(row.getString(1) + " has spent " + row.getLong(2) + " and set aside " + row.getLong(3) + ", its calls cost " + row.getLong(5));
                }
                if (row.getBoolean(6)) {
                    months.put(row.getString(1), new long[] {row.getLong(4), row.getLong(2)});
                }
            }
        }
        long told = 0;
        long unknown = 0;
        for (Person person : people.values()) {
            person.compare(months.getOrDefault(person.account.tenant(), new long[2]), lost, doubled);
            told += person.completions;
            unknown += person.unknown;
        }
        if (calls < seeded + told || calls > seeded + told + unknown) {
            (calls < seeded + told ? lost : doubled).add(calls + " calls are there instead of " + (seeded + told) + " and perhaps " + unknown);
        }
        return Findings.of(calls, lost, doubled);
    }

    private final class Person implements Client {

        private final Account account;
        private final Wire wire;
        private final Random random;
        /** Micro-units. */
        private long spent;
        private int completions;
        /** Completions whose answers never came: they may have been paid or not. */
        private int unknown;
        private @Nullable Integer limit;
        private boolean limitUnknown;
        private int said;

        Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        void compare(long[] callsAndSpent, List<String> lost, List<String> doubled) {
            String what = account.tenant() + " has " + callsAndSpent[0] + " calls that cost " + callsAndSpent[1] + " instead of " + completions + " for " + spent;
            if (callsAndSpent[0] < completions || callsAndSpent[1] < spent) {
                lost.add(what);
            } else if (callsAndSpent[0] > completions + unknown || unknown == 0 && callsAndSpent[1] > spent) {
                doubled.add(what);
            }
        }

        @Override
        public void step() {
            int dice = random.nextInt(100);
            if (dice < 30) {
                complete();
            } else if (dice < 40) {
                limit();
            } else if (dice < 80) {
                budget();
            } else {
                models();
            }
        }

        /** Sent twice now and then: it is paid once. */
        private void complete() {
            Map<String, Object> body = Map.of("model", "local", "use_rag", false, "max_tokens", MOST_TOKENS,
                    "messages", List.of(Map.of("role", "user", "content", "问 " + account.number() + "-" + said++)));
            Map<String, String> key = Map.of("X-Idempotency-Key", Ids.next().toString());
            Answer answer = wire.write("POST", "/api/v1/chat/completions", body, key);
            if (answer == null || !answer.ok()) {
                unknown++;
                unexpected(answer, "POST completions");
                return;
            }
            JsonNode usage = answer.json().path("usage");
            spent += usage.path("prompt_tokens").asLong() * Deployment.INPUT_PRICE + usage.path("completion_tokens").asLong() * Deployment.OUTPUT_PRICE;
            completions++;
            if (random.nextInt(5) == 0) {
                Answer again = wire.write("POST", "/api/v1/chat/completions", body, key);
                if (again != null && !again.json().path("id").equals(answer.json().path("id"))) {
                    wire.tally().failed(again.phase(), "the same request got another answer: " + again.status() + " " + again.body());
                }
            }
            budget();
        }

        private void limit() {
            int wanted = 1 + random.nextInt(1_000);
            Answer answer = wire.write("PUT", "/api/v1/models/budget", Map.of("limit", wanted), Map.of("X-Idempotency-Key", Ids.next().toString()));
            limitUnknown = answer == null || !answer.ok();
            if (limitUnknown) {
                unexpected(answer, "PUT budget");
                return;
            }
            limit = wanted;
            seen(answer);
            budget();
        }

        private void budget() {
            Answer answer = wire.get("/api/v1/models/budget");
            if (answer == null || !answer.ok()) {
                unexpected(answer, "GET budget");
            } else {
                seen(answer);
            }
        }

        /** Nobody else is in this tenant, and nothing is under way. */
        private void seen(Answer answer) {
            JsonNode budget = answer.json();
            long now = budget.path("spent").decimalValue().movePointRight(6).longValueExact();
            if (now < spent || unknown == 0 && (now > spent || budget.path("reserved").decimalValue().signum() != 0)) {
                wire.tally().stale(answer.phase(), account.username() + " spent " + BigDecimal.valueOf(spent, 6) + " and sees " + answer.body());
            }
            Integer shown = budget.path("limit").isNull() ? null : Integer.valueOf(budget.path("limit").asInt());
            if (!limitUnknown && (limit == null ? shown != null : !limit.equals(shown))) {
                wire.tally().stale(answer.phase(), account.username() + " set the limit " + limit + " and sees " + answer.body());
            }
        }

        private void models() {
            Answer answer = wire.get("/api/v1/models");
            if (answer == null || !answer.ok()) {
                unexpected(answer, "GET models");
            } else if (answer.json().path("data").valueStream().noneMatch(model -> model.path("id").asString("").equals("local"))) {
                wire.tally().failed(answer.phase(), "the local model is not among " + answer.body());
            }
        }

        private void unexpected(@Nullable Answer answer, String what) {
            if (answer != null) {
                wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
            }
        }
    }
}
