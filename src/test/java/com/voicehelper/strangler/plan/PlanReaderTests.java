package com.voicehelper.strangler.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.strangler.plan.Comparison.Ignored;
import com.voicehelper.strangler.plan.Comparison.Nature;
import com.voicehelper.strangler.plan.Comparison.Rule;
import com.voicehelper.strangler.plan.Comparison.SameNature;
import com.voicehelper.strangler.plan.Comparison.Within;
import com.voicehelper.strangler.plan.Plan.StickTo;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanReaderTests {

    private static final String GOOD = """
            module: chess
            routes:
              - path: /api/v1/games/{id}
                methods: [GET, POST]
              - path: /api/v1/games/{id}/live
                websocket: true
                follows: writes
              - path: /api/v1/search
                follows: reads
            stickiness: [user, address]
            acknowledge: owner
            ramp:
              steps: [0.01, 5, 100]
              hold: 5m
              longest-hold: 2h
              window: 1m
              min-requests: 1000
              gates:
                error-rate: 0.5
                p95-ratio: 1.5
                shadow-difference: 0.1
                apply-lag: 2s
                verification-age: 15m
            switch:
              max-pause: 2s
              lock-timeout: 300ms
              tries: 20
            verification:
              max-age: 15m
            """;

    private static final String SHADOW = GOOD + """
            shadow:
              noise-sample: 2.5
              headers: [x-total-count]
              ignore:
                - path: $.meta.*
                  reason: how long it took
              same-nature:
                - path: $.items[*].next
                  nature: cursor
                  reason: signed anew each time
              tolerance:
                - path: $.items[*].score
                  within: 0.001
                  reason: summed up in another order
            """;

    @Test
    void aPlanSaysHowAModuleIsMoved() {
        Plan plan = read(GOOD);
        assertThat(plan.ramp().steps()).containsExactly(1, 500, 10_000);
        assertThat(plan.stickiness()).containsExactly(StickTo.USER, StickTo.ADDRESS);
        assertThat(plan.acknowledgeBoth()).isFalse();
        assertThat(plan.switchLimits()).isEqualTo(new Plan.SwitchLimits(Duration.ofSeconds(2), Duration.ofMillis(300), 20));
        assertThat(plan.routes().get(0).isRead("GET")).isTrue();
        assertThat(plan.routes().get(0).isRead("POST")).isFalse();
        assertThat(plan.routes().get(0).serves("DELETE")).isFalse();
        assertThat(plan.routes().get(1).isRead("GET")).isFalse();
        assertThat(plan.routes().get(1).webSocket()).isTrue();
        assertThat(plan.routes().get(2).isRead("POST")).isTrue();
    }

    @Test
    void everyModuleOfThisBuildHasAPlanWithoutError() {
        List<String> modules = List.of("conversation", "identity");
        assertThat(new Plans(new LocalModules(modules, modules)).all()).extracting(Plan::module).containsExactlyElementsOf(modules);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("tries: 20", "tries: 20\n  patience: 3", "line 28, switch.patience:", "is not known; known here: max-pause, lock-timeout, tries"),
                mistake("stickiness:", "sticky:", "line 10, sticky:", "is not known"),
                mistake("acknowledge: owner", "acknowledge: maybe", "line 11, acknowledge:", "'maybe' is neither both nor owner"),
                mistake("0.01, 5, 100", "0.001, 5, 100", "line 13, ramp.steps[0]:", "finer than steps of 0.01"),
                mistake("0.01, 5, 100", "20, 5, 100", "line 13, ramp.steps:", "do not rise: [20, 5, 100]"),
                mistake("0.01, 5, 100", "0, 5, 100", "line 13, ramp.steps:", "do not rise"),
                mistake("0.01, 5, 100", "5, 20", "line 13, ramp.steps:", "do not end at 100"),
                mistake("error-rate: 0.5", "error-rate: many", "line 19, ramp.gates.error-rate:", "'many' is not a number"),
                mistake("p95-ratio: 1.5", "p95-ratio: 0.5", "line 20, ramp.gates.p95-ratio:", "is not a ratio of at least 1"),
                mistake("longest-hold: 2h", "longest-hold: 5m", "line 15, ramp.longest-hold:", "is not longer than hold"),
                mistake("  longest-hold: 2h\n", "", "line 13, ramp:", "lacks 'longest-hold'"),
                mistake("window: 1m", "window: 31m", "line 16, ramp.window:", "at most 30m"),
                mistake("shadow-difference: 0.1", "shadow-difference: 101", "line 21, ramp.gates.shadow-difference:", "is not between 0 and 100"),
                mistake("max-pause: 2s", "max-pause: 2", "line 25, switch.max-pause:", "is not a time"),
                mistake("max-pause: 2s", "max-pause: 2h", "line 25, switch.max-pause:", "at most 1m"),
                mistake("lock-timeout: 300ms", "lock-timeout: 3s", "line 26, switch.lock-timeout:", "is longer than max-pause"),
                mistake("tries: 20", "tries: 0", "line 27, switch.tries:", "'0' is not a whole number from 1 to 1000"),
                mistake("[user, address]", "[user, cookie]", "line 10, stickiness[1]:", "'cookie' is not one of"),
                mistake("[user, address]", "[user, user]", "line 10, stickiness:", "twice"),
                mistake("[user, address]", "user", "line 10, stickiness:", "is not a list"),
                mistake("[GET, POST]", "[GET, FETCH]", "line 4, routes[0].methods[1]:", "'FETCH' is not one of"),
                mistake("websocket: true", "websocket: yes", "line 6, routes[1].websocket:", "neither true nor false"),
                mistake("follows: reads", "follows: me", "line 9, routes[2].follows:", "neither reads nor writes"),
                mistake("path: /api/v1/search", "path: /v1/search", "line 8, routes[2].path:", "not a canonical path"),
                mistake("path: /api/v1/search", "path: /api/search", "line 8, routes[2].path:", "not a canonical path"),
                mistake("path: /api/v1/search", "path: api/v1/search", "line 8, routes[2].path:", "not a canonical path"),
                mistake("path: /api/v1/search", "path: /api/v1/**/search", "line 8, routes[2].path:", "not a canonical path"),
                mistake("path: /api/v1/search", "path: /api/v1/games/{game}\n    methods: [GET]", "routes:", "GET /api/v1/games/{} is given twice"),
                mistake("  - path: /api/v1/search\n    follows: reads\n", "  - follows: reads\n", "line 8, routes[2]:", "lacks 'path'"),
                mistake("module: chess", "module: go", "line 1, module:", "named after module 'chess'"),
                mistake("module: chess", "module: chess\nmodule: chess", "line 2, module:", "is given twice"),
                mistake("verification:\n  max-age: 15m\n", "", "line 1, the file:", "lacks 'verification'"),
                mistake("module: chess", "module: [chess", "line", "is not YAML"),
                mistake(GOOD, "", "strangler/chess.yaml", "is empty"),
                mistake(GOOD, "- a\n- b\n", "line 1", "is not an object"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsOneLineThatNamesFileAndPlace(String yaml, String place, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("strangler/chess.yaml")
                .hasMessageContaining(place)
                .hasMessageContaining(problem)
                .satisfies(exception -> assertThat(exception.getMessage().lines()).hasSize(1));
    }

    @Test
    void aRouteBelongsToOneModule() {
        Plan chess = read(GOOD);
        Plan other = new Plan("other", chess.routes(), chess.stickiness(), "", true, chess.ramp(), chess.switchLimits(), chess.comparison(), chess.verificationMaxAge());
        assertThatThrownBy(() -> Plans.of(chess, other)).isInstanceOf(ConfigurationException.class).hasMessageContaining("already belongs to module chess");
    }

    @Test
    void aPlanSaysHowAnswersAreCompared() {
        assertThat(read(GOOD).comparison()).isEqualTo(Comparison.EXACT);
        Comparison comparison = read(SHADOW).comparison();
        assertThat(comparison.noiseShare()).isEqualTo(250);
        assertThat(comparison.headers()).containsExactly("x-total-count");
        assertThat(comparison.rules()).containsExactly(
                new Rule(AnswerPath.parse("$.meta.*"), new Ignored(), "how long it took"),
                new Rule(AnswerPath.parse("$.items[*].next"), new SameNature(Nature.CURSOR), "signed anew each time"),
                new Rule(AnswerPath.parse("$.items[*].score"), new Within(new BigDecimal("0.001")), "summed up in another order"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "reason: how long it took | reasons: how long it took | 5 | shadow.ignore[0]: | lacks 'reason'",
            "reason: how long it took | reason: \"\" | 6 | shadow.ignore[0].reason: | is empty; say why this may differ",
            "$.meta.* | meta.* | 5 | shadow.ignore[0].path: | is not a place in an answer",
            "$.meta.* | $.items[3] | 5 | shadow.ignore[0].path: | is not a place in an answer",
            "nature: cursor | nature: mood | 9 | shadow.same-nature[0].nature: | is not one of [id, timestamp, cursor]",
            "within: 0.001 | within: little | 13 | shadow.tolerance[0].within: | is not a distance",
            "within: 0.001 | about: 0.001 | 12 | shadow.tolerance[0]: | lacks 'within'",
            "[x-total-count] | [X-Total-Count] | 3 | shadow.headers[0]: | in lower case",
            "noise-sample: 2.5 | noise-sample: 0 | 2 | shadow.noise-sample: | is 0",
            "$.items[*].score | $.meta.* | 5 | shadow.ignore: | name a path twice",
            "tolerance: | tolerances: | 12 | shadow.tolerances: | is not known"})
    void aMistakeInARuleIsOneLineThatNamesFileAndPlace(String good, String bad, int line, String place, String problem) {
        assertThat(SHADOW).contains(good);
        assertThatThrownBy(() -> read(SHADOW.replace(good, bad))).isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("strangler/chess.yaml line " + (GOOD.lines().count() + line) + ", " + place).hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"$.a,$.a,true", "$.a,$.a.b,true", "$.a,$.a[*].b,true", "$.a,$.ab,false", "$,$.x,true", "$.*.b,$.a.b.c,true", "$.*.b,$['odd name'].b,true", "$.*.b,$.b,false",
            "$.a[*].b,$.a[*].b,true", "$.a[*].b,$.a.b,false", "header.etag,header.etag,true", "header.etag,header.etagx,false", "status,status,true"})
    void aRuleCoversAPlaceAndWhatIsBeneathIt(String rule, String place, boolean covers) {
        assertThat(AnswerPath.parse(rule).covers(place)).isEqualTo(covers);
    }

    private static Arguments mistake(String good, String bad, String place, String problem) {
        assertThat(GOOD).contains(good);
        return Arguments.of(GOOD.replace(good, bad), place, problem);
    }

    private static Plan read(String yaml) {
        return PlanReader.read("strangler/chess.yaml", "chess", new StringReader(yaml));
    }
}
