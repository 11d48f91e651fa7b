package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.voicehelper.platform.health.Version;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;

/** What a start and a switch find in their way: all of it at once, each with what to do. */
class PreflightTests {

    private static final String MOVER = "do $$ begin create role mover login password 'mover'; exception when duplicate_object then null; end $$;"
            + " grant usage on schema shop, strangler to mover; grant select on all tables in schema shop, strangler to mover;";

    @Test
    void aStartNamesAllThatIsInItsWayAtOnce() throws Exception {
        try (Move move = new Move("long-transaction=100ms"); Connection writer = Move.connect(move.source); Connection change = Move.connect(move.source)) {
            execute(move.source, "create table shop.heap (n int)");
            execute(move.target, "alter table shop.account add column extra int; insert into shop.ticket (title) values ('mine')");
            execute(move.source, history("1", "tables", true) + history("2", "add size", true));
            execute(move.target, history("1", "tables", false));
            writer.setAutoCommit(false);
            writer.createStatement().execute("set application_name = 'backup'; insert into shop.ticket (title) values ('open')");
            change.setAutoCommit(false);
            change.createStatement().execute("lock table shop.entry in access exclusive mode");
            await("old enough", () -> !query(move.source, "select pid from pg_stat_activity where application_name = 'backup' and clock_timestamp() - xact_start > '150ms'").isEmpty());

            List<String> obstacles = move.replication.obstaclesToStart(MODULE);

            assertThat(obstacles).anyMatch(each -> each.equals("table shop.heap has no primary key"))
                    .anyMatch(each -> each.startsWith("the two sides' tables of shop differ in account.extra, heap.n"))
                    .anyMatch(each -> each.equals("table shop.ticket of the target holds rows; it must be empty"))
                    .anyMatch(each -> each.matches("DDL is pending: table shop.entry of the monolith's database is locked for a change by a transaction open for \\d+ ms \\(pid \\d+.*"
                            + "idle in transaction\\): let it end, or select pg_terminate_backend\\(\\d+\\)"))
                    .anyMatch(each -> each.matches("a transaction that holds a table of shop is open for \\d+ ms \\(pid \\d+, backup, idle in transaction\\): let it end, .*"))
                    .anyMatch(each -> each.startsWith("DDL is pending: migration 2 (add size) of shop is applied at the monolith's database and not at the service's"))
                    .anyMatch(each -> each.equals("migration 1 (tables) of shop failed at the service's database: repair it first"));
            assertThat(obstacles).doesNotHaveDuplicates().hasSize(7);
            assertThat(query(move.source, "select tgname from pg_trigger where tgname like 'strangler%'")).isEmpty();
        }
    }

    @Test
    void ddlThatWaitsForATransactionStopsASwitch() throws Exception {
        try (Move move = new Move("long-transaction=100ms"); Connection writer = Move.connect(move.source)) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            writer.setAutoCommit(false);
            writer.createStatement().execute("insert into shop.ticket (title) values ('open')");
            Thread waiting = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> execute(move.source, "alter table shop.ticket add column size int")).hasMessageContaining("terminating"));
            await("waiting", () -> !query(move.source, "select pid from pg_locks where mode = 'AccessExclusiveLock' and not granted").isEmpty());
            await("all named", () -> {
                List<String> obstacles = move.replication.obstaclesToSwitch(MODULE, Side.TARGET);
                return obstacles.stream().anyMatch(each -> each.startsWith("DDL is pending: table shop.ticket of the monolith's database is waited for by a transaction"))
                        && obstacles.stream().anyMatch(each -> each.matches("a transaction that has written to shop is open for \\d+ ms \\(pid \\d+.*"));
            });
            query(move.source, "select pg_terminate_backend(pid) from pg_locks where mode = 'AccessExclusiveLock' and not granted");
            waiting.join();
            writer.rollback();
        }
    }

    @Test
    void tablesWhoseRowsAreElsewhereOrDoNotLastAreRefused() {
        try (Move move = new Move()) {
            execute(move.source, "create table shop.parent (id int primary key); create schema elsewhere; create table elsewhere.child () inherits (shop.parent);"
                    + " create table shop.heir (primary key (id)) inherits (shop.parent); create unlogged table shop.scratch (id int primary key);"
                    + " create table shop.parted (id int primary key) partition by range (id)");
            assertThat(move.replication.obstaclesToStart(MODULE)).contains(
                    "table shop.parent has tables that inherit from it, which is not supported",
                    "table shop.heir inherits from another table, which is not supported",
                    "table shop.scratch is unlogged and empty after a crash, which is not supported",
                    "table shop.parted is partitioned, which is not supported");
        }
    }

    @Test
    void rowsThatAPolicyHidesAreNotTakenForNone() throws SQLException {
        try (Move move = new Move()) {
            execute(move.source, MOVER + " alter table shop.ticket enable row level security; insert into shop.ticket (title) values ('hidden')");
            Peers peers = new Peers(new Peer(Side.SOURCE, as(move.source), null, null), new Peer(Side.TARGET, move.target, null, null));
            assertThat(new Preflight(MODULE, peers, move.settings(), move.terms()).start().obstacles())
                    .contains("the monolith's database lacks a privilege of the move's role: policies of table shop.ticket hide rows from it: alter role \"mover\" bypassrls");
            try (Session session = peers.source().open().reader()) {
                assertThatThrownBy(() -> session.number("select count(*) from shop.ticket")).hasMessageContaining("row-level security");
            }
            peers.close();
        }
    }

    @Test
    void aRoleThatMayNotMoveIsToldWhatToGrantOnEachSide() {
        try (Move move = new Move()) {
            for (String url : List.of(move.source, move.target)) {
                execute(url, MOVER);
            }
            Peers peers = new Peers(new Peer(Side.SOURCE, as(move.source), null, null), new Peer(Side.TARGET, as(move.target), null, null));
            Preflight.Findings findings = new Preflight(MODULE, peers, move.settings(), move.terms()).start();
            for (String database : List.of("the monolith's database", "the service's database")) {
                String lacks = database + " lacks a privilege of the move's role: ";
                assertThat(findings.obstacles()).contains(
                        lacks + "rows cannot be written as they are: grant set on parameter session_replication_role to \"mover\"",
                        lacks + "logs of changes cannot be made: grant create on schema strangler to \"mover\"",
                        lacks + "the transactions of others cannot be seen: grant pg_read_all_stats to \"mover\"",
                        lacks + "triggers cannot be made on a table of another role: alter table \"shop\".\"ticket\" owner to \"mover\"");
            }
            assertThat(findings.notes()).singleElement().asString().startsWith("how much the disk of the service's database has left is not known");
            peers.close();
        }
    }

    @Test
    void aDiskThatIsTooSmallIsNamedWithBothFigures() {
        assertThat(Room.shortage("shop", 500 << 20, 100 << 20)).isEqualTo("the tables of shop take about 500 MB and the disk of the service's database has 100 MB left: make room there");
        assertThat(Room.shortage("shop", 500 << 20, 700 << 20)).isNull();
        assertThat(Room.available(List.of("Filesystem 1024-blocks Used Available Capacity Mounted on", "tmpfs 102400 1024 101376 1% /data"))).hasValue(101376L * 1024);
        assertThat(Room.available(List.of("df: /data: No such file or directory"))).isEmpty();
        try (Move move = new Move()) {
            assertThat(move.replication.notesOnStart(MODULE)).singleElement().asString().matches("about \\d+ MB are copied; the disk of the service's database has \\d+ MB left");
            assertThat(move.replication.obstaclesToStart(MODULE)).isEmpty();
        }
    }

    @Test
    void aServiceThatIsNotWellOrOfAnotherBuildIsRefused() throws IOException {
        AtomicInteger ready = new AtomicInteger(503);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(ready.get(), -1);
            exchange.close();
        });
        server.createContext("/version", exchange -> {
            byte[] body = "{\"version\": \"2.1\", \"git_commit\": \"abc1234\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (ServiceProbe same = new ServiceProbe(MODULE, url, version("2.1", "abc1234")); ServiceProbe other = new ServiceProbe(MODULE, url, version("2.0", "def5678"))) {
            assertThat(same.obstacles()).containsExactly("the service at " + url + " is not ready (HTTP 503): " + url + "/health/detailed says what it lacks");
            ready.set(200);
            assertThat(same.obstacles()).isEmpty();
            assertThat(other.obstacles()).containsExactly("the service at " + url + " runs build 2.1 (abc1234) and the monolith 2.0 (def5678): run the same build on both sides, then give the command again");
            server.stop(0);
            assertThat(same.obstacles()).singleElement().asString().contains("does not answer as it should", "start it, and look at the network to it");
            assertThat(new ServiceProbe(MODULE, null, version("2.1", "abc1234")).obstacles()).singleElement().asString().contains("voicehelper.services.shop.http-url is not set");
        }
    }

    @Test
    void aServiceThatHasNotCaughtUpWithItsRowsIsNamed() throws IOException {
        AtomicReference<String> health = new AtomicReference<>("{\"derived_data\": {\"search-index\": \"behind\"}}");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            byte[] body = health.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (ServiceProbe probe = new ServiceProbe(MODULE, url, version("2.1", "abc1234"))) {
            assertThat(probe.behind()).containsExactly(
                    "the service at " + url + " is not done with its search-index: wait until it has caught up with the rows that came");
            health.set("{\"derived_data\": {\"search-index\": \"current\"}}");
            assertThat(probe.behind()).isEmpty();
            server.stop(0);
            assertThat(probe.behind()).singleElement().asString().contains("does not answer as it should");
        }
    }

    /** Without a server: what is asked of it is in {@link #aServiceThatIsNotWellOrOfAnotherBuildIsRefused}. */
    @Test
    void onTheWayHomeTheServiceMayBeUnwell() {
        try (Move move = new Move()) {
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            Peers peers = new Peers(move.peers().source(), move.peers().target(), new ServiceProbe(MODULE, URI.create("http://127.0.0.1:1"), version("1", "a")));
            Preflight preflight = new Preflight(MODULE, peers, move.settings(), move.terms());
            await("only the service", () -> preflight.change(move.states.get(MODULE), move.replication.status(MODULE), Side.TARGET).size() == 1);
            move.insist(Side.TARGET);
            await("ready to come back", () -> preflight.change(move.states.get(MODULE), move.replication.status(MODULE), Side.SOURCE).isEmpty());
            peers.close();
        }
    }

    private static String as(String url) {
        return url.replaceAll("\\?.*", "?user=mover&password=mover");
    }

    private static String history(String version, String description, boolean success) {
        return "create table if not exists shop.flyway_schema_history (version text, description text, type text, success boolean); insert into shop.flyway_schema_history values ('"
                + version + "', '" + description + "', 'SQL', " + success + ");";
    }

    private static Version version(String version, String commit) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        var build = new Properties();
        build.setProperty("version", version);
        beans.addBean("build", new BuildProperties(build));
        var git = new Properties();
        git.setProperty("commit.id", commit);
        git.setProperty("commit.id.abbrev", commit);
        beans.addBean("git", new GitProperties(git));
        return new Version(beans.getBeanProvider(BuildProperties.class), beans.getBeanProvider(GitProperties.class));
    }
}
