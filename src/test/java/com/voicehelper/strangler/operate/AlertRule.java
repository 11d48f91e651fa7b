package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** A rule of {@code deploy/prometheus/strangler.rules.yml}. */
record AlertRule(String name, PromExpression expression, long forSeconds, Map<String, String> labels, Map<String, String> annotations) {

    static final Path FILE = Path.of("deploy", "prometheus", "strangler.rules.yml");

    /** Whether the expression has selected the module at every scrape for as long as the rule waits. */
    boolean fires(List<Scrape> history, String module) {
        long now = history.getLast().seconds();
        List<Long> times = history.stream().map(Scrape::seconds).filter(at -> at >= now - forSeconds).toList();
        return times.getFirst() == now - forSeconds && times.stream().allMatch(at -> selects(history, at, module));
    }

    boolean selects(List<Scrape> history, long at, String module) {
        return expression.at(history, at).stream().anyMatch(value -> module.equals(value.labels().get("module")));
    }

    @SuppressWarnings("unchecked")
    static List<AlertRule> all() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(FILE));
        List<AlertRule> rules = new ArrayList<>();
        for (Map<String, Object> group : (List<Map<String, Object>>) file.get("groups")) {
            for (Map<String, Object> rule : (List<Map<String, Object>>) group.get("rules")) {
                rules.add(new AlertRule((String) rule.get("alert"), new PromExpression((String) rule.get("expr")),
                        rule.containsKey("for") ? PromExpression.duration((String) rule.get("for")) : 0,
                        (Map<String, String>) rule.get("labels"), (Map<String, String>) rule.get("annotations")));
            }
        }
        return rules;
    }
}
