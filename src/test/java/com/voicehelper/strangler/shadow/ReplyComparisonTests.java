package com.voicehelper.strangler.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.plan.AnswerPath;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.plan.Comparison.Ignored;
import com.voicehelper.strangler.plan.Comparison.Nature;
import com.voicehelper.strangler.plan.Comparison.Permission;
import com.voicehelper.strangler.plan.Comparison.Rule;
import com.voicehelper.strangler.plan.Comparison.SameNature;
import com.voicehelper.strangler.plan.Comparison.Within;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a difference, and where it is said to be. */
class ReplyComparisonTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"a\": 1, \"b\": [1, 2]} | {\"b\": [1, 2], \"a\": 1.0} | ''",
            "{\"a\": {\"b\": 1}} | {\"a\": {\"b\": 2}} | $.a.b",
            "{\"a\": null} | {} | $.a",
            "{\"a\": null} | {\"a\": \"\"} | $.a",
            "{\"a\": 1} | {\"a\": \"1\"} | $.a",
            "{\"a\": 1} | {\"a\": [1]} | $.a",
            "{\"odd name\": 1} | {\"odd name\": 2} | $['…']",
            "[1, 2] | [2, 1] | $[*]",
            "[1, 2] | [1] | $[*]",
            "[{\"id\": 1, \"t\": \"x\"}, {\"id\": 2, \"t\": \"y\"}] | [{\"id\": 2, \"t\": \"y\"}, {\"id\": 1, \"t\": \"x\"}] | $[order]",
            "[{\"id\": 1, \"t\": \"x\"}, {\"id\": 2, \"t\": \"y\"}] | [{\"id\": 2, \"t\": \"y\"}] | $[*]",
            "[{\"id\": 2, \"t\": \"y\"}] | [{\"id\": 1, \"t\": \"x\"}, {\"id\": 2, \"t\": \"y\"}] | $[*]",
            "[{\"id\": 1, \"t\": \"x\"}] | [{\"id\": 1, \"t\": \"z\"}] | $[*].t",
            "[{\"id\": 1, \"t\": 1}, {\"id\": 1, \"t\": 2}] | [{\"id\": 1, \"t\": 2}, {\"id\": 1, \"t\": 1}] | $[*].t",
            "{\"items\": [{\"id\": 1, \"tags\": [\"a\"]}]} | {\"items\": [{\"id\": 1, \"tags\": [\"b\"]}]} | $.items[*].tags[*]"})
    void jsonIsComparedFieldByField(String local, String remote, String path) {
        assertThat(paths(Comparison.EXACT, json(local), json(remote))).isEqualTo(path.isEmpty() ? List.of() : List.of(path));
    }

    @Test
    void aStatusThatDiffersIsTheOnlyDifference() {
        assertThat(paths(Comparison.EXACT, json("{\"a\": 1}"), new Reply(404, Map.of(), bytes("no")))).containsExactly("status");
    }

    @Test
    void whatIsNotJsonIsComparedByteForByte() {
        assertThat(paths(Comparison.EXACT, reply("text/plain", "abc"), reply("text/plain", "abd"))).containsExactly("body");
        assertThat(paths(Comparison.EXACT, reply("application/json", "{cut"), reply("application/json", "{}"))).containsExactly("body");
        assertThat(paths(Comparison.EXACT, reply("image/png", "abc"), reply("image/png", "abc"))).isEmpty();
    }

    @Test
    void headersThatMeanSomethingAreCompared() {
        Reply local = headers(Map.of("content-type", List.of("text/plain;charset=UTF-8"), "etag", List.of("\"1\""), "vary", List.of("Origin, Accept", "Accept-Encoding"),
                "date", List.of("now"), "x-total-count", List.of("7"), "cache-control", List.of("no-store, max-age=0")));
        Reply remote = headers(Map.of("content-type", List.of("text/plain; charset=utf-8"), "etag", List.of("\"2\""), "vary", List.of("accept-encoding", "accept", "origin"),
                "date", List.of("then"), "x-total-count", List.of("8"), "cache-control", List.of("max-age=0, no-store"), "location", List.of("/a")));
        assertThat(paths(Comparison.EXACT, local, remote)).containsExactlyInAnyOrder("header.etag", "header.location");
        assertThat(paths(new Comparison(100, List.of("x-total-count"), List.of()), local, remote)).contains("header.x-total-count");
    }

    @Test
    void anIgnoreRuleSilencesItsPathAndWhatIsBeneathIt() {
        Comparison rules = rule("$.meta", new Ignored());
        assertThat(paths(rules, json("{\"meta\": {\"took\": 1}, \"a\": 1}"), json("{\"meta\": {\"took\": 2}, \"a\": 1}"))).isEmpty();
        assertThat(paths(rules, json("{\"meta\": {\"took\": 1}, \"a\": 1}"), json("{\"a\": 2}"))).containsExactly("$.a");
        assertThat(paths(rule("header.etag", new Ignored()), headers(Map.of("etag", List.of("1"))), headers(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5009,true", "0.5,0.502,false", "1,1,true", "0.5,,false"})
    void aToleranceIsAbsolute(String local, String remote, boolean equal) {
        assertThat(paths(rule("$.score", new Within(new BigDecimal("0.001"))), json("{\"score\": " + local + "}"), json(remote == null ? "{}" : "{\"score\": " + remote + "}")).isEmpty())
                .isEqualTo(equal);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "ID,0193f5a0-0000-7000-8000-000000000001,0193f5a0-0000-7000-8000-00000000000f,true",
            "ID,0193f5a0-0000-7000-8000-000000000001,17,false",
            "ID,0193f5a0-0000-7000-8000-000000000001,-,false",
            "TIMESTAMP,2026-11-21T06:00:00Z,2026-11-21T07:00:00.123+01:00,true",
            "TIMESTAMP,2026-11-21T06:00:00Z,yesterday,false",
            "CURSOR,YWJj,ZGVmZ2hp,true",
            "CURSOR,YWJj,'',false"})
    void whatDiffersByItsNatureIsComparedByItsKind(Nature nature, String local, String remote, boolean equal) {
        assertThat(paths(rule("$.x", new SameNature(nature)), json("{\"x\": \"" + local + "\"}"), json(remote == null ? "{}" : "{\"x\": \"" + remote + "\"}")).isEmpty()).isEqualTo(equal);
    }

    @Test
    void whatIsKeptOfADifferenceHasNoValue() {
        List<Difference> differences = new ReplyComparison(Comparison.EXACT).compare(
                json("{\"name\": \"Grace Hopper\", \"age\": 85, \"ok\": true, \"friend\": {\"name\": \"Ada\"}, \"same\": [\"secret\"]}"),
                json("{\"name\": \"Grace Hoppe\", \"age\": 84, \"ok\": false, \"friend\": null, \"same\": [\"secre\"]}"));
        Mask mask = new Mask();
        String kept = differences.stream().map(mask::masked).toList().toString().replaceAll("#[0-9a-f]{8}", "#");
        assertThat(kept).contains("$.name", "string(12) #", "string(11) #", "number(2) #", "boolean #", "object(1)", "null", "$.same[*]");
        assertThat(kept).doesNotContain("Grace", "Hopp", "85", "84", "true", "false", "Ada", "secre");
        assertThat(mask.query("token=abc.def&q=my+illness&flag")).matches("token=text\\(7\\) #\\w{8}&q=text\\(10\\) #\\w{8}&parameter\\(4\\) #\\w{8}");
        assertThat(mask.query("grace@example.com=1&a%20b=2&ids[]=3")).matches("parameter\\(19\\) #\\w{8}&parameter\\(7\\) #\\w{8}&ids\\[]=text\\(1\\) #\\w{8}");
        assertThat(mask.query("q=1")).isEqualTo(mask.query("q=1")).isNotEqualTo(new Mask().query("q=1"));
    }

    @Test
    void aNameThatIsNoFieldsNameIsNotKept() {
        assertThat(paths(Comparison.EXACT, json("{\"members\": {\"grace@example.com\": {\"role\": 1}, \"+49 30 1\": {\"role\": 1}}}"),
                json("{\"members\": {\"grace@example.com\": {\"role\": 2}, \"+49 30 1\": {\"role\": 2}}}"))).containsExactly("$.members['…'].role");
        assertThat(paths(rule("$['odd name']", new Ignored()), json("{\"odd name\": 1, \"other name\": 1}"), json("{\"odd name\": 2, \"other name\": 1}"))).isEmpty();
    }

    @Test
    void whatIsMissingOrOfAnotherTypeIsAPlaceOfItsOwn() {
        assertThat(new ReplyComparison(Comparison.EXACT).compare(json("[{\"id\": 1, \"due\": 1}, {\"id\": 2, \"due\": 1}, {\"id\": 3, \"due\": 1}]"),
                json("[{\"id\": 1, \"due\": 2}, {\"id\": 2, \"due\": null}, {\"id\": 3}]"))).extracting(Difference::place).containsExactly("$[*].due", "$[*].due[kind]");
    }

    @Test
    void theNumberOfDifferencesIsBounded() {
        StringBuilder local = new StringBuilder("{\"x\": 0");
        for (int i = 0; i < 1_000; i++) {
            local.append(", \"k").append(i).append("\": 1");
        }
        assertThat(paths(Comparison.EXACT, json(local + "}"), json("{}"))).hasSize(100);
    }

    private static List<String> paths(Comparison rules, Reply local, Reply remote) {
        return new ReplyComparison(rules).compare(local, remote).stream().map(Difference::path).toList();
    }

    private static Comparison rule(String path, Permission permission) {
        return new Comparison(100, List.of(), List.of(new Rule(AnswerPath.parse(path), permission, "a test")));
    }

    private static Reply json(String body) {
        return reply("application/json", body);
    }

    private static Reply reply(String type, String body) {
        return new Reply(200, Map.of("content-type", List.of(type)), bytes(body));
    }

    private static Reply headers(Map<String, List<String>> headers) {
        return new Reply(200, headers, new byte[0]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
