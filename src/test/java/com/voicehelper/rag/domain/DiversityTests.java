package com.voicehelper.rag.domain;

import static com.voicehelper.rag.domain.Found.hit;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.retrieval.SearchHit;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiversityTests {

    @Test
    void theSameTextIsChosenOnce() {
        var chosen = Diversity.choose(List.of(
                hit("a", 0, 0.9, "Annual leave is fifteen days."), hit("copy of a", 0, 0.89, "Annual leave is fifteen days."),
                hit("b", 0, 0.5, "Sick leave is ten days.")), 3);

        assertThat(chosen).extracting(hit -> hit.passage().title()).containsExactly("a", "b");
    }

    @Test
    void whatSaysSomethingElseGoesBeforeWhatSaysNearlyTheSame() {
        var chosen = Diversity.choose(List.of(
                hit("a", 0, 0.90, "员工每年享有十五天带薪年假，须提前申请。"), hit("a", 1, 0.88, "员工每年享有十五天带薪年假，须提前一周申请。"),
                hit("b", 0, 0.75, "未休完的假期可以顺延到第二年三月。")), 2);

        assertThat(chosen).extracting(hit -> hit.passage().title()).containsExactly("a", "b");
    }

    @Test
    void whatIsChosenIsInTheOrderOfItsScores() {
        List<SearchHit> hits = List.of(hit("a", 0, 0.9, "one two three"), hit("b", 0, 0.8, "one two four"), hit("c", 0, 0.7, "five six seven"));

        assertThat(Diversity.choose(hits, 3)).extracting(SearchHit::score).containsExactly(0.9, 0.8, 0.7);
        assertThat(Diversity.choose(hits, 1)).extracting(SearchHit::score).containsExactly(0.9);
        assertThat(Diversity.choose(List.of(), 3)).isEmpty();
    }
}
