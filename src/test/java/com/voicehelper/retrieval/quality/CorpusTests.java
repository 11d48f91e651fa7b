package com.voicehelper.retrieval.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorpusTests {

    @Test
    void eachLanguageHasAFewHundredPassagesAndAHundredQuestionsHalfOfThemHeldOut() {
        assertThat(Corpus.all()).hasSize(2).allSatisfy(corpus -> {
            assertThat(names(corpus)).hasSizeGreaterThan(200).doesNotHaveDuplicates();
            assertThat(corpus.questions()).hasSizeGreaterThan(100).extracting(Corpus.Question::text).doesNotHaveDuplicates();
            assertThat(corpus.questions().stream().filter(Corpus.Question::heldOut).count()).isEqualTo(corpus.questions().size() / 2);
        });
    }

    @Test
    void noPassageIsInBothLanguages() {
        Set<String> english = new HashSet<>(names(Corpus.all().getFirst()));

        assertThat(names(Corpus.all().getLast())).doesNotContainAnyElementsOf(english);
    }

    private static List<String> names(Corpus corpus) {
        return corpus.documents().stream().flatMap(document -> document.passages().keySet().stream()).toList();
    }
}
