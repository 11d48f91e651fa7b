package com.voicehelper.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.support.TestPostgres;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

class IdempotencyTests {

    private static WebSlice web;
    private static ModuleDatabase database;
    private static volatile CountDownLatch entered = new CountDownLatch(0);
    private static volatile CountDownLatch proceed = new CountDownLatch(0);

    @ComponentScan("com.voicehelper.platform.database")
    static class Databases {}

    record Effect(String name, boolean fails) {}

    /** Not static, so that no component scan takes it for its own. */
    @RestController
    class Endpoints {

        private final Idempotency idempotency;

        Endpoints(Idempotency idempotency) {
            this.idempotency = idempotency;
        }

        @PostMapping("/api/v1/effects")
        ResponseEntity<?> create(@RequestBody Effect effect) throws InterruptedException {
            return idempotency.once(database, () -> {
                String id = UUID.randomUUID().toString();
                database.dsl().execute("insert into effect (id, name) values (?, ?)", id, effect.name());
                entered.countDown();
                await(proceed);
                if (effect.fails()) {
                    throw ApiException.conflict("not now");
                }
                return ResponseEntity.status(HttpStatus.CREATED).body(Map.of("id", id, "name", effect.name(), "share", 0.1));
            });
        }

        @DeleteMapping("/api/v1/effects/{name}")
        ResponseEntity<?> delete(@PathVariable String name) {
            return idempotency.once(database, () -> ResponseEntity.ok(Map.of(
                    "deleted", database.dsl().execute("delete from effect where name = ?", name))));
        }

        private void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException exception) {
                throw new IllegalStateException(exception);
            }
        }
    }

    @BeforeAll
    static void start() {
        IdempotencyTests tests = new IdempotencyTests();
        web = new WebSlice(context -> {
            context.registerBean(LocalModules.class, () -> new LocalModules(List.of("identity"), List.of("identity")));
            context.registerBean(ModuleDatabase.class, () -> context.getBean(ModuleDatabases.class).open("identity"));
            context.registerBean(Endpoints.class, () -> tests.new Endpoints(context.getBean(Idempotency.class)));
        }, List.of(Databases.class), "--voicehelper.datasource.url=" + TestPostgres.createDatabase(), "--voicehelper.security.anonymous=allow",
                "--voicehelper.rate-limit.per-minute=100000", "--voicehelper.rate-limit.per-hour=100000");
        database = web.context.getBean(ModuleDatabase.class);
        DSL.using(web.context.getBean(OwnerDatabase.class).dataSource(), SQLDialect.POSTGRES)
                .execute("create table identity.effect (id text primary key, name text); grant all on identity.effect to identity");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static HttpResponse<String> post(String name, String... headers) {
        return send("/api/v1/effects", "{\"name\":\"" + name + "\"}", headers);
    }

    private static HttpResponse<String> send(String path, String body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return web.send("POST", path, body, all);
    }

    private static int effects(String name) {
        return database.dsl().fetchCount(DSL.table("effect"), DSL.condition("name = ?", name));
    }

    @Test
    void aRepetitionGetsTheFirstAnswerAndHasNoEffect() {
        for (String header : List.of("X-Idempotency-Key", "X-Request-ID")) {
            String name = "repeated " + header;
            HttpResponse<String> first = post(name, header, "k1");
            HttpResponse<String> second = post(name, header, "k1");
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
            assertThat(effects(name)).isEqualTo(1);
        }
    }

    @Test
    void anAliasOfThePathIsTheSameWrite() {
        post("alias", "X-Idempotency-Key", "alias");
        assertThat(send("/api/effects", "{\"name\":\"alias\"}", "X-Idempotency-Key", "alias").statusCode()).isEqualTo(201);
        assertThat(effects("alias")).isEqualTo(1);
    }

    @Test
    void withoutAKeyEveryWriteIsNew() {
        post("plain");
        post("plain");
        assertThat(effects("plain")).isEqualTo(2);
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() {
        post("body a", "X-Idempotency-Key", "k2");
        assertThat(post("body b", "X-Idempotency-Key", "k2").statusCode()).isEqualTo(422);
        assertThat(effects("body b")).isZero();
    }

    @Test
    void anotherBodyUnderTheSameRequestIdIsAnotherWrite() {
        post("id a", "X-Request-ID", "r2");
        assertThat(post("id b", "X-Request-ID", "r2").statusCode()).isEqualTo(201);
        assertThat(effects("id a") + effects("id b")).isEqualTo(2);
    }

    @Test
    void theKeyBelongsToItsCaller() {
        post("caller", "X-Idempotency-Key", "k3", "Authorization", "Bearer " + web.token("u1"));
        post("caller", "X-Idempotency-Key", "k3", "Authorization", "Bearer " + web.token("u2"));
        post("caller", "X-Idempotency-Key", "k3");
        assertThat(effects("caller")).isEqualTo(3);
    }

    @Test
    void aNewTokenInTheQueryIsStillTheSameWrite() {
        for (int i = 0; i < 2; i++) {
            assertThat(send("/api/v1/effects?token=" + web.token("u9"), "{\"name\":\"query\"}", "X-Idempotency-Key", "k4").statusCode()).isEqualTo(201);
        }
        assertThat(effects("query")).isEqualTo(1);
    }

    @Test
    void aWriteThatFailedRunsAgain() {
        assertThat(send("/api/v1/effects", "{\"name\":\"failed\",\"fails\":true}", "X-Request-ID", "r5").statusCode()).isEqualTo(409);
        assertThat(effects("failed")).isZero();
        assertThat(send("/api/v1/effects", "{\"name\":\"failed\",\"fails\":true}", "X-Request-ID", "r5").statusCode()).isEqualTo(409);
    }

    @Test
    void aDeletionThatIsRepeatedTellsTheSame() {
        post("deleted");
        String first = web.send("DELETE", "/api/v1/effects/deleted", null, "X-Request-ID", "d1").body();
        assertThat(first).contains("\"deleted\":1");
        assertThat(web.send("DELETE", "/api/v1/effects/deleted", null, "X-Request-ID", "d1").body()).isEqualTo(first);
    }

    @Test
    void aRepetitionWaitsForTheFirstAndGetsItsAnswer() throws Exception {
        entered = new CountDownLatch(1);
        proceed = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse<String>> write = () -> post("concurrent", "X-Idempotency-Key", "k6");
            var first = threads.submit(write);
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            var others = List.of(threads.submit(write), threads.submit(write), threads.submit(write));
            awaitBlockedClaims(3);
            proceed.countDown();
            for (var other : others) {
                assertThat(other.get().statusCode()).isEqualTo(201);
                assertThat(other.get().body()).isEqualTo(first.get().body());
            }
        }
        assertThat(effects("concurrent")).isEqualTo(1);
    }

    private static void awaitBlockedClaims(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (database.dsl().fetchCount(DSL.table("pg_stat_activity"), DSL.condition("wait_event_type = 'Lock' and datname = current_database()")) < count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void answersAreForgottenAfterADayWhereTheModuleIsOwned() {
        post("old", "X-Idempotency-Key", "old");
        database.dsl().execute("update idempotency set created_at = now() - interval '25 hours' where body like '%\"old\"%'");
        int kept = database.dsl().fetchCount(DSL.table("idempotency"));
        assertThat(web.context.getBean(IdempotencyRetention.class).clean()).isEqualTo(1);
        assertThat(database.dsl().fetchCount(DSL.table("idempotency"))).isEqualTo(kept - 1);
    }
}
