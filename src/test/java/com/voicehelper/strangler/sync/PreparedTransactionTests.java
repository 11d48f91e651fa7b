package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.support.PostgresServer;
import com.voicehelper.support.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A transaction that is prepared has no session any more, and keeps its locks: nobody sees it who looks at sessions alone. */
class PreparedTransactionTests {

    private static final String[] SETTINGS = {"longest-transaction=300ms", "long-transaction=100ms", "lock-timeout=100ms", "tries=2ms"};
    private static final String PREPARE = "begin; insert into shop.ticket (title) values ('prepared'); prepare transaction 'both'";

    @Test
    void isNamedByWhatHasToWaitForItAndArrivesWhenItIsCommitted() {
        try (PostgresServer server = PostgresServer.start(Map.of("max_prepared_transactions", "5"));
                Move move = new Move(server.createDatabase("shop"), TestPostgres.createDatabase("second"), Move.TABLES, SETTINGS)) {
            execute(move.source, PREPARE);
            await("named at the start", () -> move.replication.obstaclesToStart(MODULE).stream().anyMatch(each -> each.startsWith("a transaction that holds a table of shop") && each.contains("prepared as 'both'")));
            execute(move.source, "commit prepared 'both'");
            move.startInSync();
            move.stage(Stage.READS_MOVED);
            execute(move.source, PREPARE);
            await("named before the switch", () -> move.replication.obstaclesToSwitch(MODULE, Side.TARGET).stream()
                    .anyMatch(each -> each.startsWith("a transaction that has written to shop") && each.contains("prepared as 'both'")));
            assertThatThrownBy(() -> move.change(Side.TARGET)).hasMessageContaining("prepared as 'both'").hasMessageContaining("nothing was changed");
            await("reported", () -> {
                execute(move.source, "insert into shop.ticket (title) values ('more')");
                String problem = String.valueOf(move.replication.status(MODULE).problem());
                return problem.startsWith("a transaction keeps the log of changes from shrinking") && problem.contains("prepared as 'both'");
            });
            execute(move.source, "commit prepared 'both'");
            move.settle();
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source)).filteredOn(row -> row.contains("prepared")).hasSize(2);
            move.insist(Side.TARGET);
        }
    }
}
