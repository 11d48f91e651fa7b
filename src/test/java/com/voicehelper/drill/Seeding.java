package com.voicehelper.drill;

import com.voicehelper.platform.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Accounts: one registers as people do, the others are copies of its row, so that hashing their passwords takes no minutes. */
final class Seeding {

    private static final String PASSWORD = "drill Passw0rd, long enough";

    private final URI monolith;
    private final Connection source;

    Seeding(URI monolith, Connection source) {
        this.monolith = monolith;
        this.source = source;
    }

    List<Account> accounts(int count) throws SQLException, InterruptedException {
        List<Account> accounts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            accounts.add(new Account(number, Ids.next(), "drill-" + number, PASSWORD));
        }
        Account first = accounts.getFirst();
        accounts.set(0, new Account(0, register(first), first.username(), PASSWORD));
        copy(accounts);
        return accounts;
    }

    private UUID register(Account account) throws InterruptedException {
        Map<String, String> body = Map.of("username", account.username(), "email", account.email(), "password", account.password());
        HttpRequest request = HttpRequest.newBuilder(monolith.resolve("/api/v1/auth/register"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Wire.JSON.writeValueAsString(body)))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException("Nobody can register: " + response.statusCode() + " " + response.body());
            }
            return UUID.fromString(Wire.JSON.readTree(response.body()).path("user_id").asString());
        } catch (IOException exception) {
            throw new IllegalStateException("Nobody can register: " + exception, exception);
        }
    }

    private void copy(List<Account> accounts) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet row = source.getMetaData().getColumns(null, "identity", "user_account", null)) {
            while (row.next()) {
                columns.add(row.getString("COLUMN_NAME"));
            }
        }
        String values = columns.stream()
                .map(column -> List.of("id", "username", "email").contains(column) ? "?" : column)
                .collect(Collectors.joining(", "));
        List<String> own = columns.stream().filter(List.of("id", "username", "email")::contains).toList();
        try (PreparedStatement insert = source.prepareStatement("insert into identity.user_account (" + String.join(", ", columns)
                + ") select " + values + " from identity.user_account where id = ?")) {
            for (Account account : accounts.subList(1, accounts.size())) {
                Map<String, Object> row = Map.of("id", account.id(), "username", account.username(), "email", account.email());
                for (int i = 0; i < own.size(); i++) {
                    insert.setObject(i + 1, row.get(own.get(i)));
                }
                insert.setObject(own.size() + 1, accounts.getFirst().id());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Makes each of them the administrator of a tenant of their own, so that nobody else changes what they read. To be called before they sign in. */
    static void ownTenants(Connection source, List<Account> accounts) throws SQLException {
        try (PreparedStatement tenant = source.prepareStatement("insert into identity.tenant (id, name, created_at) values (?, ?, now())");
                PreparedStatement account = source.prepareStatement("update identity.user_account set tenant_id = ?, role = 'admin' where id = ?")) {
            for (Account each : accounts) {
                tenant.setString(1, each.tenant());
                tenant.setString(2, each.tenant());
                tenant.addBatch();
                account.setString(1, each.tenant());
                account.setObject(2, each.id());
                account.addBatch();
            }
            tenant.executeBatch();
            account.executeBatch();
        }
    }
}
