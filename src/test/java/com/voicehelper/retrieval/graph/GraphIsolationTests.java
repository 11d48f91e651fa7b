package com.voicehelper.retrieval.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tenants whose graphs share names, and whose secrets are told by the tenant's own mark in every other name. */
class GraphIsolationTests {

    private static final int TENANTS = 4;
    private static final List<String> SHARED = List.of("Google", "Kafka", "Lucene");

    private final Random random = new Random(5);
    private final String run = Ids.next().toString().replace("-", "");
    private final List<Client> clients = IntStream.range(0, TENANTS).mapToObj(tenant -> TestServer.newUser(mark(tenant))).toList();

    private String mark(int tenant) {
        return "T" + tenant + "x" + run;
    }

    private String name(int tenant) {
        return random.nextBoolean() ? SHARED.get(random.nextInt(SHARED.size())) : "Secret" + random.nextInt(12) + mark(tenant);
    }

    @Test
    void noQuestionIsEverAnsweredWithAnotherTenantsGraph() {
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            fill(tenant);
        }
        List<Set<String>> ids = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            ids.add(new HashSet<>());
            for (int question = 0; question < 60; question++) {
                String answer = ask(tenant, random.nextInt(5));
                for (int other = 0; other < TENANTS; other++) {
                    assertThat(other == tenant || !answer.contains(mark(other))).as(answer).isTrue();
                }
                Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer).results().forEach(each -> ids.getLast().add(each.group(1)));
            }
            assertThat(ids.getLast()).isNotEmpty();
        }
        assertThat(ids.stream().flatMap(Set::stream).count()).isEqualTo(ids.stream().flatMap(Set::stream).distinct().count());
    }

    private void fill(int tenant) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < 40; at++) {
            text.append("The firm ").append(name(tenant)).append(" acquired ").append(name(tenant)).append(". ");
        }
        assertThat(clients.get(tenant).post("/api/v1/kg/extract", "{\"text\":\"" + text + "\"}").status()).isEqualTo(200);
    }

    /** The names asked for are any tenant's; so a question may name another's secret, but nothing answers it. */
    private String ask(int tenant, int kind) {
        Client client = clients.get(tenant);
        String name = random.nextInt(3) == 0 ? "Secret" + random.nextInt(12) + mark(random.nextInt(TENANTS)) : name(tenant);
        boolean own = SHARED.contains(name) || name.contains(mark(tenant));
        String other = name(tenant);
        return switch (kind) {
            case 0 -> own ? client.post("/api/v1/kg/query/entity", "{\"entity\":\"" + name + "\"}").text() : notFound(client, name);
            case 1 -> client.post("/api/v1/kg/query/path", "{\"start_entity\":\"" + name + "\",\"end_entity\":\"" + other + "\",\"max_depth\":5}").text();
            case 2 -> client.post("/api/v1/kg/query/neighbors", "{\"entity\":\"" + name + "\",\"max_neighbors\":100}").text();
            case 3 -> client.get("/api/v1/kg/statistics").text();
            default -> client.get("/api/v1/search/suggestions?q=secret").text();
        };
    }

    private static String notFound(Client client, String name) {
        assertThat(client.post("/api/v1/kg/query/entity", "{\"entity\":\"" + name + "\"}").status()).isEqualTo(404);
        return "";
    }
}
