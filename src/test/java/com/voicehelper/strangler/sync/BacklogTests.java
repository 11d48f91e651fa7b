package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.await;
import static com.voicehelper.strangler.sync.Move.execute;
import static com.voicehelper.strangler.sync.Move.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** More changes than one iteration takes: they are worked off in parts, and nothing else waits for ever because of them. */
class BacklogTests {

    private static final String FILL = """
            insert into shop.account (id, slot) select gen_random_uuid(), n from generate_series(1, 100) n;
            insert into shop.entry select id, 1, 1.00, 'l' from shop.account;
            insert into shop.ticket (title) select 't' || n from generate_series(1, 100) n;""";

    private static final String MORE_THAN_FIVE = "update shop.account set balance = balance + 1 where slot <= 8; update shop.ticket set title = title || '.' where id <= 8";

    @Test
    void aCopyEndsThoughEachIterationMeetsMoreChangesThanItTakes() {
        try (Move move = new Move("max-changes=5", "chunk-rows=20")) {
            execute(move.source, FILL);
            AtomicBoolean writing = new AtomicBoolean(true);
            move.watch.set(step -> {
                if (step == Step.CURSOR_LOCKED && writing.get()) {
                    execute(move.source, MORE_THAN_FIVE);
                }
            });
            move.start();
            await("copied", () -> query(move.target, "select table_name from strangler.replication_table where not copied").isEmpty());
            assertThat(query(move.target, "select n from strangler.replication_cursor where behind is not null")).as("still worked off").isNotEmpty();
            writing.set(false);
            await("in sync", () -> move.states.refresh(MODULE).stage() == Stage.IN_SYNC);
            assertThat(move.rows(move.target)).isEqualTo(move.rows(move.source));
            assertThat(move.replication.status(MODULE).differences()).isZero();
        }
    }

    @Test
    void theLagOfABacklogIsTheAgeOfWhatIsApplied() {
        try (Move move = new Move("max-changes=20")) {
            execute(move.source, FILL);
            move.startInSync();
            move.replication.close();
            execute(move.source, "update shop.account set balance = 1; update shop.entry set label = 'late'; update shop.ticket set title = 'late'");
            long written = System.nanoTime();
            ConcurrentLinkedQueue<String> tooYoung = new ConcurrentLinkedQueue<>();
            AtomicBoolean cut = new AtomicBoolean();
            move.watch.set(step -> {
                long age = System.nanoTime() - written;
                Replication.ReplicationStatus status = move.replication.status(MODULE);
                if (step == Step.SNAPSHOT_TAKEN && status.backlog() > 0) {
                    cut.set(true);
                    if (status.lag() == null || status.lag().compareTo(Duration.ofNanos(age)) < 0) {
                        tooYoung.add(status.lag() + " of changes that have waited for " + age / 1_000_000 + " ms");
                    }
                }
            });
            move.replication = move.open();
            move.settle();
            assertThat(cut).isTrue();
            assertThat(tooYoung).isEmpty();
            await("young again", () -> move.replication.status(MODULE).lag() instanceof Duration lag && lag.compareTo(Duration.ofNanos(System.nanoTime() - written)) < 0);
        }
    }

    @Test
    void partsThatWouldOverlapEachOtherGoOverAtOnce() {
        String rooms = "create schema shop; create table shop.stay (id bigint primary key, nights int4range not null, exclude using gist (nights with &&));";
        try (Move move = new Move(rooms, new String[] {"max-changes=10"})) {
            execute(move.source, "insert into shop.stay select n, int4range(n, n + 1) from generate_series(1, 100) n");
            move.startInSync();
            move.replication.close();
            execute(move.source, """
                    delete from shop.stay where id = 1; update shop.stay set nights = int4range(1, 2) where id = 100; insert into shop.stay values (1, int4range(100, 101));
                    update shop.stay set nights = nights where id between 2 and 99""");
            move.replication = move.open();
            move.settle();
            assertThat(query(move.target, "select id || ' ' || nights from shop.stay order by id")).isEqualTo(query(move.source, "select id || ' ' || nights from shop.stay order by id"))
                    .containsAll(List.of("1 [100,101)", "100 [1,2)"));
        }
    }
}
