package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;

/** A module "shop" with its tables on two clusters, and the replication between them. */
final class Move implements AutoCloseable {

    static final String MODULE = "shop";

    /** Two tables that refer to each other, a swappable unique value, a generated and an identity column, awkward types. */
    static final String TABLES = """
            create schema shop;
            create table shop.account (
              id uuid primary key,
              slot int unique,
              balance bigint not null default 0,
              ratio float8,
              note jsonb,
              tags text[],
              at timestamptz not null default clock_timestamp(),
              doubled bigint generated always as (balance * 2) stored
            );
            create table shop.entry (
              account_id uuid not null references shop.account on delete cascade,
              number bigint not null,
              amount numeric not null,
              label text,
              primary key (account_id, number)
            );
            create table shop.ticket (id bigint generated always as identity primary key, title text not null);
            create table shop.outbox (id bigint generated always as identity primary key, payload text);
            create table shop.outbox_cursor (lane text primary key);
            """;

    static final String ROWS = """
            select 'account ' || a::text from shop.account a union all select 'entry ' || e::text from shop.entry e
            union all select 'ticket ' || t::text from shop.ticket t order by 1""";

    final String source;
    final String target;
    final ModuleStates states;
    final AtomicReference<Step.Watch> watch = new AtomicReference<>(step -> {});
    SnapshotReplication replication;
    private final String[] settings;

    Move(String... settings) {
        this(TABLES, settings);
    }

    Move(String tables, String[] settings) {
        this(TestPostgres.createDatabase("first"), TestPostgres.createDatabase("second"), tables, settings);
    }

    /** Between two empty databases. */
    Move(String source, String target, String tables, String[] settings) {
        this.settings = settings;
        this.source = source;
        this.target = target;
        List.of(source, target).forEach(url -> create(url, tables));
        states = new RowStates(source);
        replication = open();
    }

    static void create(String url, String tables) {
        execute(url, "create schema strangler; " + migration("V1__state.sql") + migration("V2__replication.sql") + migration("V3__verification.sql") + tables);
    }

    private static String migration(String file) {
        try {
            return new ClassPathResource("db/migration/strangler/" + file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Another node on the same databases. */
    SnapshotReplication open() {
        return new SnapshotReplication(states, module -> module.equals(MODULE) ? Optional.of(peers()) : Optional.empty(), settings(), module -> terms(), new SyncMetrics(new SimpleMeterRegistry()),
                step -> watch.get().at(step));
    }

    Peers peers() {
        return new Peers(new Peer(Side.SOURCE, source, null, null), new Peer(Side.TARGET, target, null, null));
    }

    SyncSettings settings() {
        return Binder.get(environment()).bindOrCreate("voicehelper.strangler.sync", SyncSettings.class);
    }

    SwitchTerms terms() {
        return new SwitchTerms(term("max-pause", "5s"), term("lock-timeout", "300ms"), (int) term("tries", "20ms").toMillis(), Duration.ofSeconds(2), Duration.ofMinutes(10));
    }

    private Duration term(String name, String otherwise) {
        return DurationStyle.detectAndParse(environment().getProperty("voicehelper.strangler.sync." + name, otherwise));
    }

    private MockEnvironment environment() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("voicehelper.strangler.sync.poll", "5ms").withProperty("voicehelper.strangler.sync.poll-ramping", "5ms");
        for (String setting : settings) {
            environment.setProperty("voicehelper.strangler.sync." + setting.split("=")[0], setting.split("=")[1]);
        }
        return environment;
    }

    void start() {
        replication.prepare(MODULE);
        stage(Stage.COPYING);
    }

    /** Copied, verified and ready to switch. */
    void startInSync() {
        start();
        await("in sync", () -> states.refresh(MODULE).stage() == Stage.IN_SYNC);
    }

    void stage(Stage stage) {
        ModuleState state = states.refresh(MODULE);
        states.change(state, state.withStage(stage).by("test", "test"));
    }

    /** Waits until the other side has all that is committed now. */
    void settle() {
        Position position = replication.position(MODULE);
        if (!replication.awaitApplied(MODULE, position, Duration.ofSeconds(10))) {
            throw new AssertionError("not applied: " + replication.status(MODULE));
        }
    }

    /** Compares every row once more, and waits for the end of that. */
    void verify() {
        long before = pass();
        replication.verify(MODULE);
        await("verified", () -> pass() > before && query(receiver(), "select 1 from strangler.replication_cursor where not verifying and not verify_requested").size() == 1);
        long n = Long.parseLong(query(receiver(), "select n from strangler.replication_cursor").getFirst());
        await("known", () -> replication.status(MODULE).iteration() >= n);
    }

    /** As the command does: every table that differs, and a pass for proof. */
    void repair() {
        replication.repairs(MODULE).forEach(table -> replication.repair(MODULE, table.table()));
        verify();
    }

    Replication.TableVerification table(String table) {
        return replication.status(MODULE).tables().stream().filter(each -> each.table().equals(table)).findFirst().orElseThrow().verification();
    }

    private long pass() {
        return Long.parseLong(query(receiver(), "select pass from strangler.replication_cursor").getFirst());
    }

    private String receiver() {
        return states.get(MODULE).stage().owner() == Side.SOURCE ? target : source;
    }

    /** The source's position while no replication runs. */
    Position peersPosition() {
        return new Position(states.get(MODULE).epoch(), query(source, "select pg_current_snapshot()").getFirst());
    }

    Replication.SwitchResult change(Side newOwner) {
        return replication.switchOwner(MODULE, newOwner, "test", "test");
    }

    /** As an operator who reads that a long transaction was in the way, and asks again. */
    Replication.SwitchResult insist(Side newOwner) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            try {
                return change(newOwner);
            } catch (SwitchRefusedException refused) {
                if (!String.valueOf(refused.getMessage()).endsWith("; nothing was changed") || System.nanoTime() > deadline) {
                    throw refused;
                }
            }
        }
    }

    /** Every row of every moving table, in order. */
    List<String> rows(String url) {
        return query(url, ROWS);
    }

    static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url);
    }

    static void execute(String url, String sql) {
        try (Connection connection = connect(url); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception.getMessage(), exception);
        }
    }

    static List<String> query(String url, String sql) {
        try (Session session = new Session(connect(url))) {
            return session.list(sql, row -> row.getString(1));
        } catch (SQLException exception) {
            throw new IllegalStateException(exception.getMessage(), exception);
        }
    }

    static void await(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("never " + what);
                }
                Thread.onSpinWait();
                Thread.sleep(5);
            }
        } catch (AssertionError error) {
            throw error;
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
    }

    @Override
    public void close() {
        replication.close();
    }
}
