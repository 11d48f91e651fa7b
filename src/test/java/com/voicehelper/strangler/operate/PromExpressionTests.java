package com.voicehelper.strangler.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the rules are evaluated as Prometheus would. */
class PromExpressionTests {

    private final List<Scrape> history = new ArrayList<>();

    @Test
    void aComparisonSelectsAndWhatIsNotANumberIsNeverSelected() {
        scrape(0, "lag{module=\"a\"} 6.0\nlag{module=\"b\"} 4\nlag{module=\"c\"} NaN\n");
        assertThat(modules("lag > 5", 0)).containsExactly("a");
        assertThat(modules("lag <= 5", 0)).containsExactly("b");
        assertThat(modules("lag{module!=\"a\"} > 1", 0)).containsExactly("b");
        assertThat(modules("lag{module=~\"a|b\"} > 1", 0)).containsExactlyInAnyOrder("a", "b");
        assertThat(modules("missing > 0", 0)).isEmpty();
    }

    @Test
    void anIncreaseIsFromSampleToSampleWithinItsWindow() {
        scrape(0, "n_total{module=\"a\"} 10");
        scrape(60, "n_total{module=\"a\"} 15\nn_total{module=\"late\"} 7");
        assertThat(modules("increase(n_total[5m]) > 4", 60)).containsExactly("a");
        assertThat(modules("increase(n_total[5m]) > 5", 60)).isEmpty();
        scrape(120, "n_total{module=\"a\"} 2");
        assertThat(modules("increase(n_total[5m]) > 6", 120)).as("it began again").containsExactly("a");
        assertThat(modules("increase(n_total[1m]) > 0", 120)).as("one sample is no increase").isEmpty();
    }

    @Test
    void vectorsAreJoinedByTheLabelsThatAreNamed() {
        scrape(0, "ratio{module=\"a\"} 0.5\nratio{module=\"b\"} 0.5\nstage{module=\"a\",stage=\"X\"} 1\nstage{module=\"b\",stage=\"X\"} 0");
        assertThat(modules("ratio > 0 and on (module) stage{stage=\"X\"} == 1", 0)).containsExactly("a");
        assertThat(modules("ratio > 0 unless on (module) stage == 1", 0)).containsExactly("b");
        assertThat(modules("ratio > 0 and stage == 1", 0)).as("their labels differ").isEmpty();
        assertThat(modules("sum by (module) (stage) == 0", 0)).containsExactly("b");
    }

    @Test
    void aRatioIsOfTheSameLabelsAndNothingOverNothingIsNotSelected() {
        scrape(0, "bad{module=\"a\"} 3\nbad{module=\"b\"} 3\nbad{module=\"c\"} 0\nbad{module=\"d\"} 9\nall{module=\"a\"} 10\nall{module=\"b\"} 100\nall{module=\"c\"} 0\n");
        assertThat(modules("bad / all > 0.1", 0)).containsExactly("a");
        assertThat(modules("sum by (module) (bad) / sum by (module) (all) > 0 and bad > 0", 0)).isEmpty();
        assertThat(modules("bad > 1 and on (module) sum by (module) (bad) / sum by (module) (all) > 0.01", 0)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatIsOutsideTheSubsetIsRefused() {
        for (String text : List.of("rate(n[5m]) > 1", "a + b > 1", "a > ", "histogram_quantile(0.9, a)", "a > 1 or b > 1", "a offset 5m > 1")) {
            assertThatThrownBy(() -> new PromExpression(text)).as(text).isInstanceOf(RuntimeException.class);
        }
    }

    private void scrape(long at, String text) {
        history.add(Scrape.of(at, "node", text));
    }

    private List<String> modules(String expression, long at) {
        return new PromExpression(expression).at(history, at).stream().map(value -> value.labels().get("module")).toList();
    }
}
