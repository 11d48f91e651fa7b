package com.voicehelper.retrieval.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.support.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SearchQualityTests {

    private static SearchQuality quality;

    @BeforeAll
    static void measure() throws Exception {
        quality = new SearchQuality(TestServer.shared(), "quality-1").measure();
    }

    @Test
    void onQuestionsThatNothingWasTunedByFusionIsBetterThanWordsAndThanVectors() {
        Measure fusion = quality.mean("", true, Mode.HYBRID);

        for (Mode mode : new Mode[] {Mode.WORDS, Mode.VECTORS}) {
            assertThat(fusion.ndcg()).as("nDCG@10 of %s", mode).isGreaterThan(quality.mean("", true, mode).ndcg());
            assertThat(fusion.recall()).as("recall@10 of %s", mode).isGreaterThan(quality.mean("", true, mode).recall());
        }
    }

    @Test
    void mostAnswersAreAmongTheFirstTenInEitherLanguage() {
        for (String language : new String[] {"en", "zh"}) {
            assertThat(quality.mean(language, true, Mode.HYBRID).recall()).as(language).isGreaterThan(0.9);
            assertThat(quality.mean(language, true, Mode.HYBRID).ndcg()).as(language).isGreaterThan(0.8);
        }
    }

    /** Nothing is left to chance but this: how rare a word is, is counted over all tenants, and what comes later counts too. */
    @Test
    void thoseWhoIndexTheSameDocumentsFindTheSame() throws Exception {
        SearchQuality again = new SearchQuality(TestServer.shared(), "quality-2").measure();

        for (Mode mode : Mode.values()) {
            assertThat(again.mean("", true, mode).ndcg()).as("nDCG@10 of %s", mode).isCloseTo(quality.mean("", true, mode).ndcg(), within(0.01));
            assertThat(again.mean("", true, mode).recall()).as("recall@10 of %s", mode).isCloseTo(quality.mean("", true, mode).recall(), within(0.01));
        }
    }
}
