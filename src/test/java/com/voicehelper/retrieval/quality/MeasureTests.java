package com.voicehelper.retrieval.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeasureTests {

    private static final Offset<Double> NEARLY = within(1e-9);

    @Test
    void theBestRankingHasAGainOfOne() {
        assertThat(Measure.of(List.of("a", "b", "x"), Map.of("a", 2, "b", 1))).isEqualTo(new Measure(1, 1));
    }

    @Test
    void aGainIsDiscountedByTheLogarithmOfItsRank() {
        assertThat(Measure.of(List.of("x", "a"), Map.of("a", 2)).ndcg()).isCloseTo(Math.log(2) / Math.log(3), NEARLY);
        // (1 + 3 / log2 3) / (3 + 1 / log2 3)
        assertThat(Measure.of(List.of("b", "a"), Map.of("a", 2, "b", 1)).ndcg()).isCloseTo(2.8927892607143724 / 3.6309297535714573, NEARLY);
    }

    @Test
    void whatIsBelowTheTenthPlaceCountsNothing() {
        List<String> others = IntStream.range(0, 10).mapToObj(i -> "x" + i).toList();

        assertThat(Measure.of(List.of(), Map.of("a", 1))).isEqualTo(new Measure(0, 0));
        assertThat(Measure.of(Stream.concat(others.stream(), Stream.of("a")).toList(), Map.of("a", 1))).isEqualTo(new Measure(0, 0));
        assertThat(Measure.of(others.subList(0, 9), Map.of("x8", 1, "y", 1)).recall()).isEqualTo(0.5);
    }

    @Test
    void questionsCountTheSame() {
        assertThat(Measure.mean(List.of(new Measure(1, 1), new Measure(0, 0.5)))).isEqualTo(new Measure(0.5, 0.75));
    }

    @Test
    void aRankingThatNamesAPassageTwiceIsRefused() {
        assertThatThrownBy(() -> Measure.of(List.of("a", "a"), Map.of("a", 1))).isInstanceOf(IllegalArgumentException.class);
    }
}
