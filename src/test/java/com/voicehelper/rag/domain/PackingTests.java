package com.voicehelper.rag.domain;

import static com.voicehelper.rag.domain.Found.hit;
import static com.voicehelper.rag.domain.Found.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.voicehelper.modeladapter.Source;
import com.voicehelper.platform.Tokens;
import com.voicehelper.rag.Citation;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PackingTests {

    private static final Function<Collection<UUID>, List<Passage>> ALONE = ids -> List.of();

    @Test
    void passagesAreNumberedBestFirst() {
        var packed = Packing.pack(List.of(hit("a", 7, 0.9, "first"), hit("b", 2, 0.8, "second"), hit("a", 1, 0.7, "third")), 1_000, ALONE);

        assertThat(packed.citations()).extracting(Citation::number, Citation::title, Citation::text)
                .containsExactly(tuple(1, "a", "first"), tuple(2, "b", "second"),
                        tuple(3, "a", "third"));
        assertThat(packed.sources()).extracting(Source::number).containsExactly(1, 2, 3);
        assertThat(packed.sources()).extracting(Source::text).containsExactly("first", "second", "third");
    }

    @Test
    void chunksThatFollowEachOtherBecomeOneTextWithoutTheirOverlap() {
        var packed = Packing.pack(List.of(
                hit("a", 2, 0.9, "The second sentence. The third sentence."), hit("a", 1, 0.6, "The first sentence. The second sentence.")), 1_000, ALONE);

        assertThat(packed.citations()).singleElement().satisfies(citation -> {
            assertThat(citation.text()).isEqualTo("The first sentence. The second sentence. The third sentence.");
            assertThat(citation.score()).isEqualTo(0.9);
            assertThat(citation.chunkId()).isEqualTo(passage("a", 2, "").chunkId());
        });
    }

    @Test
    void aLongRunBecomesSeveralCitations() {
        List<SearchHit> hits = new ArrayList<>();
        for (int ordinal = 0; ordinal < 7; ordinal++) {
            hits.add(hit("a", ordinal, 0.9 - ordinal / 100.0, "Sentence number " + ordinal + "."));
        }

        assertThat(Packing.pack(hits, 10_000, ALONE).citations()).hasSize(3);
    }

    @Test
    void whatIsLeftOfTheBudgetGoesToTheChunksBesideTheBest() {
        List<Collection<UUID>> asked = new ArrayList<>();
        var packed = Packing.pack(List.of(hit("a", 3, 0.9, "the middle")), 1_000, ids -> {
            asked.add(ids);
            return List.of(passage("a", 4, "the end"), passage("a", 2, "the beginning"));
        });

        assertThat(asked).hasSize(1);
        assertThat(packed.citations()).singleElement().satisfies(citation -> {
            assertThat(citation.text()).isEqualTo("the beginning\nthe middle\nthe end");
            assertThat(citation.chunkId()).isEqualTo(passage("a", 3, "").chunkId());
        });
    }

    @Test
    void theBudgetHolds() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<SearchHit> hits = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                hits.add(hit("d" + random.nextInt(4), random.nextInt(10), 1 - number / 25.0, (random.nextBoolean() ? "字" : "word ").repeat(1 + random.nextInt(300))));
            }
            int budget = 100 + random.nextInt(2_000);

            var packed = Packing.pack(hits, budget, ids -> ids.stream().map(id -> passage("d0", 0, "beside ".repeat(40))).toList());

            assertThat(packed.citations().stream().mapToInt(citation -> Tokens.estimate(citation.text())).sum()).isLessThanOrEqualTo(budget);
            assertThat(packed.citations()).isNotEmpty();
        }
    }

    @Test
    void aPassageThatIsTooLongIsCutAtTheEndOfASentenceWhenItIsAlone() {
        String text = "这是一个句子。".repeat(100);

        var packed = Packing.pack(List.of(hit("a", 0, 0.9, text)), 120, ALONE);

        assertThat(packed.citations()).singleElement().satisfies(citation -> assertThat(citation.text()).endsWith("。").hasSizeBetween(50, 120));
    }

    @Test
    void whatDoesNotFitMakesRoomForWhatDoes() {
        var packed = Packing.pack(List.of(hit("a", 0, 0.9, "small"), hit("b", 0, 0.8, "字".repeat(500)), hit("c", 0, 0.7, "small too")), 200, ALONE);

        assertThat(packed.citations()).extracting(Citation::text).containsExactly("small", "small too");
    }

    @Test
    void aSourceSaysUnderWhichHeadingItStands() {
        Passage under = new Passage(new UUID(1, 1), new UUID(1, 2), new UUID(0, 1), 1, 0, "Handbook", "handbook.md", "Leave > Annual", 3, "15 days",
                passage("a", 0, "").metadata());

        var packed = Packing.pack(List.of(new SearchHit(under, 0.9, "")), 1_000, ALONE);

        assertThat(packed.sources()).extracting(Source::title).containsExactly("Handbook > Leave > Annual");
        assertThat(packed.citations()).extracting(Citation::title, Citation::page).containsExactly(tuple("Handbook", 3));
    }
}
