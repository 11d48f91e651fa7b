package com.voicehelper.retrieval.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library.Indexed;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import com.voicehelper.retrieval.following.Following;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** From one embedding model to another, while people search. */
class CollectionSwitchTests {

    /** Without indexing, which would begin to index anew for the model that is configured. */
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of("voicehelper.retrieval.search.cache-entries", "0",
            "voicehelper.modules.local", "retrieval,modeladapter", "voicehelper.modules.owned", "retrieval,modeladapter"));

    /** Takes a while to be taken into an index. */
    private static final String[] LONG = IntStream.range(0, 2_000).mapToObj(i -> "Something else, the " + i + "th.").toArray(String[]::new);

    private final Library before = Library.of(SERVER);
    private final Library after = before.ofModel("another-model");

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void aCollectionTakesThePlaceOfAnotherWithoutAGap() throws Exception {
        Indexed document = before.document("The orchard has forty trees.").publish();
        Eventually.holds(() -> before.found("orchard trees").size() == 1);

        after.open();
        Eventually.holds(() -> SERVER.getBean(Following.class).caughtUp(after.model()));
        Indexed long1 = after.document(LONG).put();
        Indexed long2 = after.document(LONG).put();
        Indexed orchard = after.document(document.id(), 1, 1, "{}", "The orchard has forty trees.").put();
        long1.publish();
        long2.publish();
        orchard.publish();
        assertThat(before.retrieval().collections()).extracting(VectorCollection::state).containsExactly(State.ACTIVE, State.BUILDING);

        AtomicBoolean gap = new AtomicBoolean();
        AtomicInteger searches = new AtomicInteger();
        AtomicBoolean ended = new AtomicBoolean();
        Thread searching = Thread.ofVirtual().start(() -> {
            while (!ended.get()) {
                gap.compareAndSet(false, before.found("orchard trees").size() != 1 || before.retrieval().passages(before.tenant(), document.chunkIds()).size() != 1);
                searches.incrementAndGet();
            }
        });
        Eventually.holds(this::activated);
        var sql = SERVER.getBean("retrievalDatabase", ModuleDatabase.class);
        Eventually.holds(() -> before.search("orchard trees").degraded() != null);
        int begun = searches.get();
        Eventually.holds(() -> searches.get() > begun + 1);
        sql.write(() -> sql.dsl().execute("update collection set changed_at = now() - interval '11 minutes' where state = 'retired'"));
        RetiredChunks retired = SERVER.getBean(RetiredChunks.class);
        while (retired.forgetSome()) {
            assertThat(before.found("orchard trees")).hasSize(1);
        }
        ended.set(true);
        searching.join();

        assertThat(gap).isFalse();
        assertThat(before.retrieval().collections()).extracting(VectorCollection::model, VectorCollection::state)
                .containsExactly(tuple("another-model", State.ACTIVE));
        assertThat(sql.dsl().fetchSingle("select count(*) from chunk").get(0, Integer.class)).isEqualTo(1 + 2 * LONG.length);
        assertThat(before.search("orchard trees").degraded()).contains("embedding model");
        assertThatThrownBy(() -> before.retrieval().put(document.revision(), document.chunks()))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(404));
    }

    private boolean activated() {
        try {
            before.retrieval().activate(after.model());
            return true;
        } catch (ApiException notYet) {
            assertThat(notYet.status().value()).isEqualTo(409);
            return false;
        }
    }
}
