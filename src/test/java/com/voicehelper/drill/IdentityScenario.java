package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.platform.Ids;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** People who sign in, stay signed in, look at their profile and change their name. */
final class IdentityScenario implements Scenario {

    private final Map<Account, Person> people = new ConcurrentHashMap<>();
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    @Override
    public void seed(Connection source, List<Account> accounts, int rows) throws SQLException {
        try (var statement = source.prepareStatement("""
                insert into identity.user_account (id, tenant_id, username, email, nickname, role, created_at, updated_at)
                values (?, 'default', ?, ?, ?, 'user', now(), now())""")) {
            for (int i = 0; i < rows; i++) {
                statement.setObject(1, Ids.next());
                statement.setString(2, "before-" + i);
                statement.setString(3, "before-" + i + "@example.com");
                statement.setString(4, i % 3 == 0 ? "小王 " + i : "O'Neill \"" + i + "\"");
                statement.addBatch();
                if (i % 1000 == 999) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    @Override
    public Client client(Account account, Wire wire) {
        return people.computeIfAbsent(account, each -> new Person(each, wire));
    }

    @Override
    public Findings compare(Connection owner) throws SQLException {
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        Map<UUID, String> names = new HashMap<>();
        Map<String, Integer> usernames = new HashMap<>();
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select id, username, nickname from identity.user_account")) {
            while (row.next()) {
                names.put(row.getObject(1, UUID.class), String.valueOf(row.getString(3)));
                usernames.merge(row.getString(2), 1, Integer::sum);
            }
        }
        people.forEach((account, person) -> {
            if (!person.names.isEmpty() && !person.names.contains(String.valueOf(names.get(account.id())))) {
                lost.add(account.username() + " is called '" + names.get(account.id()) + "' instead of one of " + person.names);
            }
        });
        for (String username : registered) {
            int count = usernames.getOrDefault(username, 0);
            if (count != 1) {
                (count == 0 ? lost : doubled).add(username + " registered and is there " + count + " times");
            }
        }
        return Findings.of(names.size(), lost, doubled);
    }

    private final class Person implements Client {

        private final Account account;
        private final Wire wire;
        private final Random random;
        /** Names that the profile may show; more than one while the answer to a change never came. */
        private final Set<String> names = new HashSet<>();
        private int changes;

        Person(Account account, Wire wire) {
            this.account = account;
            this.wire = wire;
            this.random = new Random(account.number());
        }

        @Override
        public void step() {
            int dice = random.nextInt(1000);
            if (dice < 450) {
                validate();
            } else if (dice < 750) {
                profile();
            } else if (dice < 950) {
                rename();
                profile();
            } else if (dice < 990) {
                refresh();
            } else if (dice < 996) {
                register();
            } else {
                signOutAndIn();
            }
        }

        private void validate() {
            Answer answer = wire.get("/api/v1/auth/validate");
            if (answer != null && !answer.ok()) {
                unexpected(answer, "GET validate");
            }
        }

        private void profile() {
            Answer answer = wire.get("/api/v1/users/profile");
            if (answer == null) {
                return;
            }
            if (!answer.ok()) {
                unexpected(answer, "GET profile");
                return;
            }
            JsonNode profile = answer.json();
            if (!profile.path("id").asString("").equals(account.id().toString())) {
                wire.tally().stale(answer.phase(), account.username() + " sees the profile of " + profile.path("id"));
            }
            if (!names.isEmpty() && !names.contains(profile.path("name").asString(""))) {
                wire.tally().stale(answer.phase(), account.username() + " is called " + profile.path("name") + " instead of one of " + names);
            }
        }

        private void rename() {
            String name = "Name " + account.number() + "-" + changes++;
            Answer answer = wire.write("PUT", "/api/v1/users/profile", Map.of("name", name), Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer != null && !answer.ok()) {
                unexpected(answer, "PUT profile");
                return;
            }
            if (answer != null) {
                names.clear();
            }
            names.add(name);
        }

        private void refresh() {
            Answer answer = wire.write("POST", "/api/v1/auth/refresh", Map.of("refresh_token", String.valueOf(wire.refreshToken())),
                    Map.of("X-Request-ID", Ids.next().toString()));
            if (answer == null || !answer.ok()) {
                if (answer != null) {
                    unexpected(answer, "POST refresh");
                }
                return;
            }
            wire.signedIn(answer.json());
            validate();
        }

        private void register() {
            String username = "new-" + account.number() + "-" + changes++;
            Answer answer = wire.write("POST", "/api/v1/auth/register",
                    Map.of("username", username, "email", username + "@example.com", "password", account.password()),
                    Map.of("X-Idempotency-Key", Ids.next().toString()));
            if (answer != null && answer.ok()) {
                registered.add(username);
            } else if (answer != null) {
                unexpected(answer, "POST register");
            }
        }

        /** What was signed out must be refused at once. */
        private void signOutAndIn() {
            Answer out = wire.write("POST", "/api/v1/auth/logout", null, Map.of());
            if (out != null && !out.ok()) {
                unexpected(out, "POST logout");
            }
            if (out != null && wire.accepted("/api/v1/auth/validate")) {
                wire.tally().stale(out.phase(), account.username() + " signed out, and the token still holds");
            }
            Answer in = wire.write("POST", "/api/v1/auth/login", Map.of("email", account.email(), "password", account.password()), Map.of());
            if (in != null && in.ok()) {
                wire.signedIn(in.json());
            } else if (in != null) {
                unexpected(in, "POST login");
            }
        }

        private void unexpected(Answer answer, String what) {
            wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
        }
    }
}
