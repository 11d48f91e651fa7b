package com.voicehelper.strangler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.OptimisticLockingFailureException;

class ModuleStateRowsTests {

    private static final Duration POLL = Duration.ofMillis(20);

    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private DSLContext database;
    private ModuleStateRows states;

    @BeforeEach
    void open() {
        dataSource.setUrl(TestPostgres.createDatabase());
        Flyway.configure().dataSource(dataSource).schemas("strangler").locations("classpath:db/migration/strangler").load().migrate();
        database = DSL.using(dataSource, SQLDialect.POSTGRES);
        states = new ModuleStateRows(dataSource, List.of("identity", "conversation"), List.of(), POLL);
    }

    @AfterEach
    void close() {
        states.close();
    }

    @Test
    void everyModuleStartsInTheMonolith() {
        assertThat(states.all()).extracting(ModuleState::module).containsExactly("conversation", "identity");
        assertThat(states.all()).allMatch(state -> state.stage() == Stage.MONOLITH && state.epoch() == 1 && state.version() == 1);
        assertThat(states.nothingMoves()).isTrue();
        assertThatThrownBy(() -> states.get("billing")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aServiceOnANewDatabaseOwnsNothingUntilAMoveBringsIt() {
        var ownership = new FencedOwnership(dataSource, Set.of("conversation", "voice"), Duration.ZERO);
        try (var restarted = new ModuleStateRows(dataSource, List.of("conversation"), List.of("conversation"), POLL)) {
            assertThat(ownership.ownsWrites("conversation")).as("a monolith restarted with fewer modules still owns them").isTrue();
        }
        try (var service = new ModuleStateRows(dataSource, List.of("voice"), List.of("voice"), POLL)) {
            assertThat(ownership.ownsWrites("voice")).isFalse();
        }
    }

    @Test
    void aChangeIsKnownAtOnceAndAudited() {
        ModuleState before = states.get("conversation");
        ModuleState after = states.change(before, before.withStage(Stage.COPYING).by("kim", "Friday"), Map.of("rows", 7));

        assertThat(states.get("conversation")).isEqualTo(after);
        assertThat(after.version()).isEqualTo(2);
        assertThat(states.nothingMoves()).isFalse();
        var audit = database.fetchOne("select who, why, from_stage, to_stage, version, figures->>'rows' as rows from strangler.audit");
        assertThat(audit.intoMap()).containsAllEntriesOf(Map.of(
                "who", "kim", "why", "Friday", "from_stage", "MONOLITH", "to_stage", "COPYING", "version", 2L, "rows", "7"));
    }

    @Test
    void theSecondOfTwoChangesOfOneVersionIsRefused() {
        ModuleState before = states.get("conversation");
        states.change(before, before.withStage(Stage.COPYING).by("kim", "first"));
        assertThatThrownBy(() -> states.change(before, before.withReadShare(5).by("lee", "second")))
                .isInstanceOf(OptimisticLockingFailureException.class);
        assertThat(database.fetchCount(DSL.table("strangler.audit"))).isOne();
    }

    @Test
    void aChangeInARolledBackTransactionLeavesNothing() {
        ModuleState before = states.get("conversation");
        assertThatThrownBy(() -> database.transaction(transaction -> {
            states.change(transaction.dsl(), before, before.withStage(Stage.COPYING).by("kim", "undone"));
            throw new IllegalStateException("undo");
        })).hasMessageContaining("undo");
        assertThat(states.refresh("conversation")).isEqualTo(before);
        assertThat(database.fetchCount(DSL.table("strangler.audit"))).isZero();
    }

    @Test
    void anotherNodeFollowsAndTellsItsListeners() throws InterruptedException {
        BlockingQueue<ModuleState> told = new LinkedBlockingQueue<>();
        try (var other = new ModuleStateRows(dataSource, List.of("identity", "conversation"), List.of(), POLL)) {
            other.onChange(told::add);
            ModuleState before = states.get("identity");
            ModuleState after = states.change(before, before.withStage(Stage.COPYING).by("kim", "go"));
            assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(after);
            assertThat(other.get("identity")).isEqualTo(after);
        }
    }

    @Test
    void aNodeThatCannotReadKeepsTheLastItKnew() throws InterruptedException {
        BlockingQueue<ModuleState> told = new LinkedBlockingQueue<>();
        states.onChange(told::add);
        ModuleState before = states.get("conversation");
        database.execute("alter table strangler.module_state rename to away");
        assertThatThrownBy(() -> states.refresh("conversation")).isInstanceOf(RuntimeException.class);
        assertThat(states.get("conversation")).isEqualTo(before);

        database.execute("update strangler.away set stage = 'COPYING', version = 2 where module = 'conversation'");
        database.execute("alter table strangler.away rename to module_state");
        assertThat(told.poll(5, TimeUnit.SECONDS)).extracting(ModuleState::stage).isEqualTo(Stage.COPYING);
    }

    @Test
    void theAuditIsAppendOnly() {
        ModuleState before = states.get("conversation");
        states.change(before, before.withStage(Stage.COPYING).by("kim", "go"));
        for (String sql : List.of("update strangler.audit set who = 'nobody'", "delete from strangler.audit", "truncate strangler.audit")) {
            assertThatThrownBy(() -> database.execute(sql)).hasMessageContaining("append-only");
        }
    }
}
