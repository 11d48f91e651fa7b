package com.voicehelper.retrieval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every search engine does. Run on each adapter whose server is present. */
public abstract class SearchEngineContract {

    private static final int DIMENSION = 4;
    private static final UUID BASE = UUID.randomUUID();
    private static final Filter ALL = Filter.of("acme", Set.of(), Map.of());

    private final String model = "a model / " + UUID.randomUUID();
    private SearchEngine engine;
    private CollectionIndex index;

    /** An engine on the same server or folder each time; the test closes it if it can be closed. */
    protected abstract SearchEngine engine();

    @BeforeEach
    void open() {
        engine = engine();
        index = engine.open(collection(model, DIMENSION));
    }

    @AfterEach
    void drop() throws Exception {
        if (index == null) {
            return;
        }
        index.close();
        engine.drop(model);
        if (engine instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    @Test
    void anEmptyIndexFindsNothing() {
        assertThat(index.words("anything", ALL, 10)).isEmpty();
        assertThat(index.nearest(vector(1, 0), ALL, 10)).isEmpty();
        assertThat(index.revisions()).isEmpty();
        assertThat(index.intact()).isTrue();
    }

    @Test
    void aChunkIsFoundByItsWordsItsHeadingItsTitleAndItsVector() {
        Held river = held("acme", "Rivers of Europe", chunk("The Danube > Length", "It flows through four capitals.", vector(1, 0)));
        Held owl = held("acme", "Birds", chunk("", "Owls fly almost silently.", vector(0, 1)));
        replace(river, owl);

        assertThat(ids(index.words("capital", ALL, 10))).containsExactly(river.chunk(0));
        assertThat(ids(index.words("the length of the danube", ALL, 10))).containsExactly(river.chunk(0));
        assertThat(ids(index.words("europe", ALL, 10))).containsExactly(river.chunk(0));
        assertThat(ids(index.words("owl", ALL, 10))).containsExactly(owl.chunk(0));
        assertThat(ids(index.nearest(vector(1, 0.1), ALL, 1))).containsExactly(river.chunk(0));
    }

    @Test
    void chineseIsFoundByItsWords() {
        Held river = held("acme", "江河", chunk("", "长江发源于青藏高原，在上海注入东海。", vector(1, 0)));
        Held owl = held("acme", "动物", chunk("", "猫头鹰飞行几乎没有声音。", vector(0, 1)));
        replace(river, owl);

        assertThat(ids(index.words("长江在哪里入海", ALL, 10))).first().isEqualTo(river.chunk(0));
        assertThat(ids(index.words("猫头鹰", ALL, 10))).containsExactly(owl.chunk(0));
    }

    @Test
    void moreAndRarerWordsRankHigher() {
        Held both = held("acme", "", chunk("", "The pump is blocked by a coin.", vector(1, 0)));
        Held common = held("acme", "", chunk("", "The pump is new and quiet.", vector(1, 0)));
        Held rare = held("acme", "", chunk("", "There is a coin in the drum.", vector(1, 0)));
        Held other = held("acme", "", chunk("", "A pump needs no care at all.", vector(1, 0)));
        replace(both, common, rare, other);

        List<Ranked> ranked = index.words("coin in the pump", ALL, 10);

        assertThat(ids(ranked)).startsWith(both.chunk(0), rare.chunk(0)).hasSize(4);
        assertThat(ranked).allMatch(each -> each.score() > 0).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        assertThat(ids(index.words("coin in the pump", ALL, 1))).containsExactly(both.chunk(0));
    }

    @Test
    void vectorsAreRankedByTheirCosine() {
        Held one = held("acme", "", chunk("", "one", vector(1, 0)), chunk("", "two", vector(1, 1)), chunk("", "three", vector(-1, 0)));
        replace(one);

        List<Ranked> ranked = index.nearest(vector(1, 0), ALL, 3);

        assertThat(ids(ranked)).containsExactly(one.chunk(0), one.chunk(1), one.chunk(2));
        assertThat(ranked.get(0).score()).isCloseTo(1, within(0.01));
        assertThat(ranked.get(1).score()).isCloseTo(Math.sqrt(0.5), within(0.01));
        assertThat(ranked.get(2).score()).isCloseTo(-1, within(0.01));
    }

    @Test
    void theFilterTakesOnlyTheTenantsChunksOfTheseKnowledgeBasesAndThisMetadata() {
        UUID second = UUID.randomUUID();
        Held mine = held("acme", BASE, Map.of("lang", "en", "team", "red"), chunk("", "pump", vector(1, 0)));
        Held elsewhere = held("acme", second, Map.of("lang", "en"), chunk("", "pump", vector(1, 0)));
        Held theirs = held("globex", BASE, Map.of("lang", "en", "team", "red"), chunk("", "pump", vector(1, 0)));
        replace(mine, elsewhere, theirs);

        found(ALL, mine, elsewhere);
        found(Filter.of("acme", Set.of(second), Map.of()), elsewhere);
        found(Filter.of("acme", Set.of(second, BASE), Map.of()), mine, elsewhere);
        found(Filter.of("acme", Set.of(), Map.of("lang", "en", "team", "red")), mine);
        found(Filter.of("acme", Set.of(), Map.of("team", "blue")));
        found(Filter.of("acme", Set.of(UUID.randomUUID()), Map.of()));
        found(Filter.of("globex", Set.of(), Map.of()), theirs);
        found(Filter.of("nobody", Set.of(), Map.of()));
    }

    private void found(Filter filter, Held... expected) {
        UUID[] ids = Stream.of(expected).map(held -> held.chunk(0)).toArray(UUID[]::new);
        assertThat(ids(index.words("pump", filter, 10))).containsExactlyInAnyOrder(ids);
        assertThat(ids(index.nearest(vector(1, 0), filter, 10))).containsExactlyInAnyOrder(ids);
    }

    @Test
    void theFilterIsAppliedBeforeTheRankingIsCut() {
        HeldChunk[] near = IntStream.range(0, 450).mapToObj(i -> chunk("", "pump pump pump", vector(1, i / 10_000.0))).toArray(HeldChunk[]::new);
        Held theirs = held("globex", "", near);
        Held mine = held("acme", "", chunk("", "one pump among many other things that are written here", vector(0.2, 1)));
        replace(theirs, mine);

        assertThat(ids(index.nearest(vector(1, 0), ALL, 3))).containsExactly(mine.chunk(0));
        assertThat(ids(index.words("pump", ALL, 3))).containsExactly(mine.chunk(0));
        assertThat(index.words("pump", Filter.of("globex", Set.of(), Map.of()), 1000)).hasSize(450);
    }

    @Test
    void aReplacementLeavesNothingOfTheRevisionBefore() {
        HeldChunk stays = chunk("", "alpha", vector(1, 0));
        HeldChunk goes = chunk("", "beta", vector(0, 1));
        Held before = held("acme", "", stays, goes);
        replace(before);
        HeldDocument next = new HeldDocument(before.document().documentId(), new HeldRevision("acme", 2, 1), BASE, "", Set.of());
        index.replace(next, List.of(new HeldChunk(stays.id(), "", "gamma", vector(0, 1))).iterator());
        index.refresh();

        assertThat(index.words("alpha beta", ALL, 10)).isEmpty();
        assertThat(ids(index.words("gamma", ALL, 10))).containsExactly(stays.id());
        assertThat(ids(index.nearest(vector(0, 1), ALL, 10))).containsExactly(stays.id());
        assertThat(index.revisions()).isEqualTo(Map.of(next.documentId(), next.revision()));
    }

    @Test
    void aDocumentWithoutChunksIsHeldToo() {
        Held empty = held("acme", "A title");
        replace(empty);

        assertThat(index.revisions()).containsOnlyKeys(empty.document().documentId());
        assertThat(index.words("title", ALL, 10)).isEmpty();
    }

    @Test
    void whatIsRemovedIsGone() {
        Held stays = held("acme", "", chunk("", "pump", vector(1, 0)));
        Held goes = held("acme", "", chunk("", "pump", vector(1, 0)), chunk("", "pump", vector(0, 1)));
        replace(stays, goes);
        index.remove(List.of(goes.document().documentId(), UUID.randomUUID()));
        index.remove(List.of());
        index.refresh();

        found(ALL, stays);
        assertThat(index.revisions()).containsOnlyKeys(stays.document().documentId());
    }

    @Test
    void aReplacementThatIsCutShortLeavesTheDocumentAsItWasOrMissing() {
        Held before = held("acme", "", chunk("", "alpha", vector(1, 0)));
        replace(before);
        HeldDocument next = new HeldDocument(before.document().documentId(), new HeldRevision("acme", 2, 1), BASE, "", Set.of());
        Iterator<HeldChunk> broken = Stream.iterate(0, i -> i + 1).map(i -> {
            if (i == 300) {
                throw new IllegalStateException("the rows cannot be read");
            }
            return chunk("", "beta", vector(0, 1));
        }).iterator();

        assertThatThrownBy(() -> index.replace(next, broken)).isInstanceOf(IllegalStateException.class).hasMessage("the rows cannot be read");
        assertThat(index.revisions()).satisfiesAnyOf(
                held -> assertThat(held).isEmpty(), held -> assertThat(held).isEqualTo(Map.of(next.documentId(), before.document().revision())));

        index.replace(next, List.of(chunk("", "gamma", vector(0, 1))).iterator());
        index.refresh();
        assertThat(index.words("alpha beta", ALL, 10)).isEmpty();
        assertThat(index.words("gamma", ALL, 10)).hasSize(1);
    }

    @Test
    void theSameChangeMayBeBroughtAgain() {
        Held held = held("acme", "", chunk("", "pump", vector(1, 0)), chunk("", "pump", vector(0, 1)));
        replace(held, held);

        assertThat(index.words("pump", ALL, 10)).hasSize(2);
        assertThat(index.revisions()).isEqualTo(Map.of(held.document().documentId(), held.document().revision()));
    }

    @Test
    void whatWasCommittedIsThereWhenTheIndexIsOpenedAgain() {
        Held held = held("acme", "", chunk("", "pump", vector(1, 0)));
        replace(held);
        index.commit();
        index.close();
        index = engine.open(collection(model, DIMENSION));

        assertThat(index.revisions()).isEqualTo(Map.of(held.document().documentId(), held.document().revision()));
        found(ALL, held);
    }

    @Test
    void collectionsKnowNothingOfEachOther() {
        String secondModel = model + " 2";
        try (CollectionIndex second = engine.open(collection(secondModel, DIMENSION + 2))) {
            Held held = held("acme", "", chunk("", "pump", vector(1, 0)));
            replace(held);
            second.replace(held.document(), List.of(new HeldChunk(held.chunk(0), "", "valve", new float[] {0, 0, 0, 0, 0, 1})).iterator());
            second.refresh();
            index.remove(List.of(held.document().documentId()));
            index.refresh();

            assertThat(index.words("pump", ALL, 10)).isEmpty();
            assertThat(second.words("pump", ALL, 10)).isEmpty();
            assertThat(second.words("valve", ALL, 10)).hasSize(1);
        } finally {
            engine.drop(secondModel);
        }
    }

    @Test
    void aCollectionThatWasDroppedIsEmptyAfterwards() {
        replace(held("acme", "", chunk("", "pump", vector(1, 0))));
        index.close();
        engine.drop(model);
        engine.drop(model);
        index = engine.open(collection(model, DIMENSION));

        assertThat(index.revisions()).isEmpty();
        assertThat(index.words("pump", ALL, 10)).isEmpty();
    }

    @Test
    void anIndexThatIsGoneSaysSo() {
        replace(held("acme", "", chunk("", "pump", vector(1, 0))));
        index.commit();
        engine.drop(model);

        assertThat(index.intact()).isFalse();

        try {
            index.close();
        } catch (EngineException goneAlready) {
            // What is gone need not be closed in order.
        }
        index = engine.open(collection(model, DIMENSION));
        assertThat(index.revisions()).isEmpty();
    }

    @Test
    void noTextIsAQueryLanguage() {
        Held held = held("acme", "", chunk("", "it's a 'pump' & (valve | drum) \\ :* <-> E05!", vector(1, 0)));
        replace(held);

        for (String text : List.of("pump' & !", "(pump", "pump:*", "\"pump", "pump\\", "pump; drop table chunk; --", "+pump -valve^2~", "pump\u0000", "' pump")) {
            assertThat(ids(index.words(text, ALL, 10))).as(text).containsExactly(held.chunk(0));
        }
        for (String text : List.of("", "  ", "?!", "&|!:*'\\", "\uD83D\uDE00")) {
            assertThat(index.words(text, ALL, 10)).as(text).isEmpty();
        }
        assertThat(ids(index.words("E05", ALL, 10))).containsExactly(held.chunk(0));
        assertThat(ids(index.words("pump ".repeat(400), ALL, 10))).containsExactly(held.chunk(0));
    }

    @Test
    void aClosedIndexRefuses() {
        index.close();

        assertThatThrownBy(() -> index.words("pump", ALL, 10)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> index.nearest(vector(1, 0), ALL, 10)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> index.remove(List.of(UUID.randomUUID()))).isInstanceOf(EngineException.class);
        index = engine.open(collection(model, DIMENSION));
    }

    private void replace(Held... documents) {
        for (Held held : documents) {
            index.replace(held.document(), held.chunks().iterator());
        }
        index.refresh();
    }

    private record Held(HeldDocument document, List<HeldChunk> chunks) {

        UUID chunk(int ordinal) {
            return chunks.get(ordinal).id();
        }
    }

    private static Held held(String tenant, String title, HeldChunk... chunks) {
        return new Held(new HeldDocument(UUID.randomUUID(), new HeldRevision(tenant, 1, 1), BASE, title, Set.of()), List.of(chunks));
    }

    private static Held held(String tenant, UUID base, Map<String, String> metadata, HeldChunk... chunks) {
        Set<String> terms = Filter.of(tenant, Set.of(), metadata).metadata();
        return new Held(new HeldDocument(UUID.randomUUID(), new HeldRevision(tenant, 1, 1), base, "", terms), List.of(chunks));
    }

    private static HeldChunk chunk(String heading, String text, float[] vector) {
        return new HeldChunk(UUID.randomUUID(), heading, text, vector);
    }

    /** Of unit length, in the plane of the first two axes. */
    private static float[] vector(double x, double y) {
        double length = Math.hypot(x, y);
        return new float[] {(float) (x / length), (float) (y / length), 0, 0};
    }

    private static List<UUID> ids(List<Ranked> ranked) {
        List<UUID> ids = new ArrayList<>();
        ranked.forEach(each -> ids.add(each.chunkId()));
        return ids;
    }

    private static VectorCollection collection(String model, int dimension) {
        return new VectorCollection(model, dimension, State.ACTIVE);
    }
}
