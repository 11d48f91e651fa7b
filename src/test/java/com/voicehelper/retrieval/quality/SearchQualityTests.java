package com.voicehelper.retrieval.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.support.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** On a server of its own: how rare a word is, is counted over all tenants. */
class SearchQualityTests {

    private static ConfigurableApplicationContext server;
    private static SearchQuality quality;

    @BeforeAll
    static void measure() throws Exception {
        server = TestServer.start(Map.of());
        quality = new SearchQuality(server, "quality-1").measure();
    }

    @AfterAll
    static void stop() {
        server.close();
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

    /** But for what the first ones' documents do to the rarity of words. */
    @Test
    void thoseWhoIndexTheSameDocumentsFindTheSame() throws Exception {
        SearchQuality again = new SearchQuality(server, "quality-2").measure();

        for (Mode mode : Mode.values()) {
            assertThat(again.mean("", true, mode).ndcg()).as("nDCG@10 of %s", mode).isCloseTo(quality.mean("", true, mode).ndcg(), within(0.02));
            assertThat(again.mean("", true, mode).recall()).as("recall@10 of %s", mode).isCloseTo(quality.mean("", true, mode).recall(), within(0.02));
        }
    }
}
