package com.voicehelper.strangler.plan;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.plan.Comparison.Ignored;
import com.voicehelper.strangler.plan.Comparison.Nature;
import com.voicehelper.strangler.plan.Comparison.Permission;
import com.voicehelper.strangler.plan.Comparison.Rule;
import com.voicehelper.strangler.plan.Comparison.SameNature;
import com.voicehelper.strangler.plan.Comparison.Within;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the key {@code shadow} of a plan. */
final class ComparisonReader {

    private ComparisonReader() {}

    static Comparison read(YamlObject yaml) {
        int noise = yaml.value("noise-sample", Comparison.EXACT.noiseShare(), Percent::parse);
        if (noise == 0) {
            throw yaml.problem("noise-sample", "is 0: what differs by itself would never be learnt");
        }
        List<String> headers = yaml.values("headers", ComparisonReader::header);
        List<Rule> rules = new ArrayList<>();
        rules.addAll(rules(yaml, "ignore", rule -> new Ignored()));
        rules.addAll(rules(yaml, "same-nature", rule -> new SameNature(rule.value("nature", PlanReader.choice(Nature.class)))));
        rules.addAll(rules(yaml, "tolerance", rule -> new Within(rule.value("within", ComparisonReader::distance))));
        if (rules.stream().map(Rule::path).distinct().count() < rules.size()) {
            throw yaml.problem("ignore", "and its neighbours name a path twice; one of the rules would never count");
        }
        return new Comparison(noise, headers, rules);
    }

    private static List<Rule> rules(YamlObject yaml, String key, Function<YamlObject, Permission> permission) {
        return yaml.objects(key, rule -> new Rule(
                rule.value("path", AnswerPath::parse), permission.apply(rule), rule.value("reason", ComparisonReader::reason)));
    }

    private static String reason(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty; say why this may differ");
        }
        return text.strip();
    }

    private static String header(String name) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a header field in lower case");
        }
        return name;
    }

    private static BigDecimal distance(String text) {
        if (!text.matches("\\d{1,15}(\\.\\d{1,15})?")) {
            throw new IllegalArgumentException("'" + text + "' is not a distance such as 0.001");
        }
        return new BigDecimal(text);
    }
}
