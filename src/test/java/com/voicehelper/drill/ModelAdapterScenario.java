package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** People, each in a tenant of their own, who have texts embedded for money, and look at what that cost. */
final class ModelAdapterScenario implements Scenario {

    private static final int PAGE = 20;

    private final Map<Account, Person> people = new ConcurrentHashMap<>();
    private final List<UUID> before = new ArrayList<>();
    private int seededEach;

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        Seeding.ownTenants(source, accounts);
        seededEach = Math.ceilDiv(rows, accounts.size());
        try (var statement = source.prepareStatement("""
                insert into modeladapter.model_call (id, tenant_id, kind, model, provider, state, input_tokens, cost, started_at, ended_at)
                values (?, ?, 'embedding', 'local-hash-v1', 'local', 'done', 3, 3, now() - interval '1 day', now() - interval '1 day')""")) {
            for (Account account : accounts) {
                for (int i = 0; i < seededEach; i++) {
                    before.add(Ids.next());
                    statement.setObject(1, before.getLast());
                    statement.setString(2, account.tenant());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    @Override
    public Client client(Account account, Wire wire) {
        return people.computeIfAbsent(account, each -> new Person(each, wire));
    }

    /** Every call that somebody was answered is there, done, with what it used; and no other but those whose answers never came. */
    @Override
    public Findings compare(Connection owner) throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        Map<UUID, String> stored = new HashMap<>();
        try (var statement = owner.createStatement(); ResultSet row = statement.executeQuery(
                "select id, state, input_tokens, cost, tenant_id from modeladapter.model_call")) {
            while (row.next()) {
                stored.put(row.getObject(1, UUID.class), entry(row.getString(2), row.getLong(3), row.getLong(4)));
            }
        }
        Map<UUID, String> left = new HashMap<>(stored);
        before.forEach(id -> expect(left.remove(id), id, 3, lost));
        for (Person person : people.values()) {
            person.told.forEach(call -> expect(left.remove(call.id()), call.id(), call.tokens(), lost));
            person.unknown.forEach(left::remove);
        }
        left.forEach((id, entry) -> doubled.add("call " + id + " (" + entry + ") was made for nobody"));
        return Findings.of(stored.size(), lost, doubled);
    }

    private static void expect(String stored, UUID id, long tokens, List<String> lost) {
        String expected = entry("done", tokens, tokens * Deployment.INPUT_PRICE);
        if (!expected.equals(stored)) {
            lost.add("call " + id + " is " + stored + " instead of " + expected);
        }
    }

    private static String entry(String state, long tokens, long cost) {
        return state + ", " + tokens + " tokens, " + cost + " micro-units";
    }

    /** A call that was answered. */
    private record Call(UUID id, long tokens) {}

    private final class Person implements Client {

        private final Account account;
        private final Wire wire;
        private final Random random;
        private final List<Call> told = new ArrayList<>();
        /** Calls whose answers never came: they may have been made or not. */
        private final List<UUID> unknown = new ArrayList<>();
        private int said;

        Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        @Override
        public void step() {
            int dice = random.nextInt(100);
            if (dice < 40) {
                embed();
            } else if (dice < 80) {
                latest();
            } else {
                earlier();
            }
        }

        /** Sent twice now and then: it is paid once. */
        private void embed() {
            Map<String, Object> body = Map.of("input", "年假 " + account.number() + "-" + said++ + " days of leave".repeat(random.nextInt(4)));
            String key = Ids.next().toString();
            Answer answer = wire.write("POST", "/api/v1/embeddings", body, Map.of("X-Idempotency-Key", key));
            UUID id = id(key);
            if (answer == null || !answer.ok()) {
                unknown.add(id);
                if (answer != null) {
                    unexpected(answer, "POST embeddings");
                }
                return;
            }
            told.add(new Call(id, answer.json().path("usage").path("total_tokens").asLong()));
            if (random.nextInt(5) == 0) {
                Answer again = wire.write("POST", "/api/v1/embeddings", body, Map.of("X-Idempotency-Key", key));
                if (again != null && again.status() != 409) {
                    unexpected(again, "POST embeddings, which was paid before,");
                }
            }
            latest();
        }

        /** The call's id, which the module makes of the key, so that a repetition is known. */
        private UUID id(String key) {
            return UUID.nameUUIDFromBytes(String.join("\0", "embeddings", account.tenant(), "user:" + account.id(), key).getBytes(StandardCharsets.UTF_8));
        }

        /** One's own calls come first, in their order, each once; nobody else is in this tenant. */
        private void latest() {
            Answer answer = page(0);
            if (answer == null) {
                return;
            }
            List<String> seen = answer.json().path("calls").valueStream().filter(call -> !unknown.contains(id(call))).map(this::shown).toList();
            List<String> expected = told.reversed().stream().limit(PAGE).map(call -> shown(call.id(), call.tokens())).toList();
            int comparable = Math.min(expected.size(), seen.size());
            if (!seen.subList(0, comparable).equals(expected.subList(0, comparable)) || unknown.isEmpty() && seen.size() < expected.size()) {
                wire.tally().stale(answer.phase(), account.username() + " sees the calls " + seen + " instead of " + expected);
            }
        }

        private void earlier() {
            int all = told.size() + seededEach;
            int offset = random.nextInt(all + 1);
            Answer answer = page(offset);
            if (answer == null) {
                return;
            }
            JsonNode page = answer.json();
            long total = page.path("total").asLong();
            if (total < all || total > all + unknown.size() || page.path("calls").size() != Math.min(PAGE, Math.max(0, total - offset))) {
                wire.tally().stale(answer.phase(), account.username() + " sees " + page.path("calls").size() + " of " + total + " calls from "
                        + offset + " on; " + all + " are told");
            }
        }

        private Answer page(int offset) {
            Answer answer = wire.get("/api/v1/model-calls?limit=" + PAGE + "&offset=" + offset);
            if (answer != null && !answer.ok()) {
                unexpected(answer, "GET model-calls");
                return null;
            }
            return answer;
        }

        private static UUID id(JsonNode call) {
            return UUID.fromString(call.path("id").asString());
        }

        private String shown(JsonNode call) {
            return shown(id(call), call.path("input_tokens").asLong()) + (call.path("status").asString("").equals("done") ? "" : " " + call.path("status"))
                    + (call.path("cost").decimalValue().compareTo(cost(call.path("input_tokens").asLong())) == 0 ? "" : " for " + call.path("cost"));
        }

        private static String shown(UUID id, long tokens) {
            return id + " " + tokens;
        }

        private static BigDecimal cost(long tokens) {
            return BigDecimal.valueOf(tokens * Deployment.INPUT_PRICE, 6);
        }

        private void unexpected(Answer answer, String what) {
            wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
        }
    }
}
