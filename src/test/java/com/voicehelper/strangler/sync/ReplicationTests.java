package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicationTests {

    private static final String FILL = """
            insert into shop.account (id, slot, balance, ratio, note, tags)
              select gen_random_uuid(), n, n, '-0'::float8, '{"a": null, "b": 1.00}', array['x', null, 'y, "z"'] from generate_series(1, 2500) n;
            insert into shop.entry select id, n, 1.00, 'l' from shop.account, generate_series(1, 3) n;
            insert into shop.ticket (title) select 't' || n from generate_series(1, 100) n;
            insert into shop.outbox (payload) values ('stays')""";

    @Test
    void everyRowIsCopiedAndChangesFollow() {
        try (Move move = new Move("chunk-rows=700", "verify-rows=900")) {
            execute(move.source, FILL);
            move.startInSync();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).hasSize(10100);
            assertThat(query(move.target, "select count(*) from shop.outbox")).containsExactly("0");

            execute(move.source, "update shop.account set balance = balance + 1 where slot % 10 = 0; delete from shop.entry where number = 2; insert into shop.ticket (title) values ('late')");
            move.settle();

            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            var status = move.replication.status(MODULE);
            assertThat(status.rowsCopied()).isEqualTo(10100);
            assertThat(status.changesApplied()).isEqualTo(250 + 2500 + 1);
            assertThat(status.direction()).isEqualTo(Side.TARGET);
            assertThat(status.problem()).isNull();
            assertThat(status.differences()).isZero();
            assertThat(status.verifiedAt()).isNotNull();
            assertThat(status.lag()).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void ownershipMovesAndComesBackWithNothingLost() {
        try (Move move = new Move()) {
            execute(move.source, FILL);
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            await("ready", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).isEmpty());

            var there = move.change(Side.TARGET);

            assertThat(there.pause()).isLessThan(Duration.ofSeconds(1));
            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.WRITES_MOVED);
            assertThat(move.states.get(MODULE).epoch()).isEqualTo(2);
            assertThatThrownBy(() -> execute(move.source, "delete from shop.ticket")).hasMessageContaining("owned by the other side");
            execute(move.target, "insert into shop.ticket (title) values ('at the service'); delete from shop.account where slot < 10");
            move.settle();
            assertThat(move.rows(move.source)).isEqualTo(move.rows(move.target)).anyMatch(row -> row.contains("(101,\"at the service\")"));

            await("ready", () -> move.replication.obstaclesToSwitch(MODULE, Side.SOURCE).isEmpty());
            move.change(Side.SOURCE);

            assertThat(move.states.refresh(MODULE).stage()).isEqualTo(Stage.READS_MOVED);
            assertThatThrownBy(() -> execute(move.target, "delete from shop.ticket")).hasMessageContaining("owned by the other side");
            execute(move.source, "insert into shop.ticket (title) values ('home')");
            move.settle();
            assertThat(move.rows(move.source)).isEqualTo(move.rows(move.target)).anyMatch(row -> row.contains("(102,home)"));

            move.stage(Stage.MONOLITH);
            move.replication.remove(MODULE, true);
            assertThat(move.rows(move.target)).isEmpty();
            assertThat(query(move.source, "select tgname from pg_trigger where tgname like 'strangler%'")).isEmpty();
            assertThat(query(move.source, "select relname from pg_class where relname like 'log\\_shop%' or relname like 'owner\\_shop'")).isEmpty();
            execute(move.source, "truncate shop.ticket");
        }
    }
}
