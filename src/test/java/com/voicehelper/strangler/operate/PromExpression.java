package com.voicehelper.strangler.operate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The part of PromQL that our rules keep to, parsed and evaluated: an instant vector, or one divided by another with the same labels,
 * compared with a number, {@code increase(…[5m])}, {@code sum|max|min by (…) (…)}, {@code and} and {@code unless} with an optional {@code on (…)}. As in Prometheus, NaN compares to
 * nothing, a counter's first sample is no increase, and comparisons filter. Unlike it, an increase is not extrapolated to its window.
 */
final class PromExpression {

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:([a-zA-Z_:][a-zA-Z0-9_:]*)|([0-9]+(?:\\.[0-9]+)?)([smh])?|\"((?:[^\"\\\\]|\\\\.)*)\"|(=~|!~|!=|==|>=|<=|[=<>(){}\\[\\],/]))");
    private static final Set<String> SUMMARIES = Set.of("sum", "max", "min");

    private final List<String> tokens = new ArrayList<>();
    private final Set<String> metrics = new TreeSet<>();
    private final Node root;
    private int next;

    /** A value of the vector, without its name. */
    record Value(Map<String, String> labels, double value) {}

    private interface Node {
        List<Value> at(List<Scrape> history, long seconds);
    }

    /** @throws IllegalArgumentException when it is outside the subset */
    PromExpression(String text) {
        Matcher matcher = TOKEN.matcher(text.strip());
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
            matcher.region(end, text.strip().length());
        }
        if (end != text.strip().length()) {
            throw new IllegalArgumentException("not in the subset of PromQL that is tested: " + text.strip().substring(end));
        }
        root = sets();
        if (next != tokens.size()) {
            throw new IllegalArgumentException("what comes after is not understood: " + tokens.subList(next, tokens.size()));
        }
    }

    /** The metrics that it names. */
    Set<String> metrics() {
        return metrics;
    }

    /** What it selects at a time; empty: nothing, so that an alert does not fire. */
    List<Value> at(List<Scrape> history, long seconds) {
        return root.at(history.stream().filter(scrape -> scrape.seconds() <= seconds).toList(), seconds);
    }

    private Node sets() {
        Node left = comparison();
        while (is("and") || is("unless")) {
            boolean and = take().equals("and");
            Optional<Set<String>> on = is("on") ? Optional.of(labelsAfter("on")) : Optional.empty();
            Node one = left;
            Node other = comparison();
            left = (history, at) -> {
                Set<Map<String, String>> there = other.at(history, at).stream().map(value -> key(value.labels(), on)).collect(Collectors.toSet());
                return one.at(history, at).stream().filter(value -> there.contains(key(value.labels(), on)) == and).toList();
            };
        }
        return left;
    }

    private Node comparison() {
        Node value = quotient();
        if (next == tokens.size() || !Set.of(">", "<", ">=", "<=", "==", "!=").contains(tokens.get(next))) {
            return value;
        }
        Predicate<Double> holds = compared(take(), Double.parseDouble(take()));
        return (history, at) -> value.at(history, at).stream().filter(each -> holds.test(each.value())).toList();
    }

    private Node quotient() {
        Node dividend = value();
        if (!is("/")) {
            return dividend;
        }
        expect("/");
        Node divisor = value();
        return (history, at) -> {
            Map<Map<String, String>, Double> divisors = divisor.at(history, at).stream().collect(Collectors.toMap(Value::labels, Value::value));
            return dividend.at(history, at).stream().filter(each -> divisors.containsKey(each.labels()))
                    .map(each -> new Value(each.labels(), each.value() / divisors.get(each.labels()))).toList();
        };
    }

    private static Predicate<Double> compared(String operator, double number) {
        return switch (operator) {
            case ">" -> value -> value > number;
            case "<" -> value -> value < number;
            case ">=" -> value -> value >= number;
            case "<=" -> value -> value <= number;
            case "==" -> value -> value == number;
            default -> value -> value != number;
        };
    }

    private Node value() {
        if (is("(")) {
            expect("(");
            Node inner = sets();
            expect(")");
            return inner;
        }
        if (SUMMARIES.contains(tokens.get(next))) {
            String summary = take();
            Set<String> by = labelsAfter("by");
            expect("(");
            Node inner = sets();
            expect(")");
            return (history, at) -> summarised(summary, by, inner.at(history, at));
        }
        if (is("increase")) {
            take();
            expect("(");
            Predicate<Scrape.Sample> selected = selector();
            expect("[");
            long window = duration(take());
            expect("]");
            expect(")");
            return (history, at) -> increase(history.stream().filter(scrape -> scrape.seconds() > at - window).toList(), selected);
        }
        Predicate<Scrape.Sample> selected = selector();
        return (history, at) -> latest(history, selected);
    }

    private Predicate<Scrape.Sample> selector() {
        String name = take();
        metrics.add(name);
        Predicate<Scrape.Sample> selected = sample -> sample.name().equals(name);
        if (is("{")) {
            expect("{");
            while (!is("}")) {
                String label = take();
                String operator = take();
                String wanted = take().replaceAll("^\"|\"$", "");
                selected = selected.and(sample -> matches(sample.labels().getOrDefault(label, ""), operator, wanted));
                if (is(",")) {
                    take();
                }
            }
            expect("}");
        }
        return selected;
    }

    private static boolean matches(String value, String operator, String wanted) {
        return switch (operator) {
            case "=" -> value.equals(wanted);
            case "!=" -> !value.equals(wanted);
            case "=~" -> value.matches(wanted);
            case "!~" -> !value.matches(wanted);
            default -> throw new IllegalArgumentException("no such matcher: " + operator);
        };
    }

    /** Of every node's last answer. */
    private static List<Value> latest(List<Scrape> history, Predicate<Scrape.Sample> selected) {
        Map<Map<String, String>, Value> latest = new HashMap<>();
        history.forEach(scrape -> scrape.samples().stream().filter(selected).forEach(sample -> latest.put(sample.labels(), new Value(sample.labels(), sample.value()))));
        return List.copyOf(latest.values());
    }

    private static List<Value> increase(List<Scrape> window, Predicate<Scrape.Sample> selected) {
        Map<Map<String, String>, List<Double>> series = new HashMap<>();
        window.stream().sorted(Comparator.comparingLong(Scrape::seconds)).forEach(scrape -> scrape.samples().stream().filter(selected)
                .forEach(sample -> series.computeIfAbsent(sample.labels(), labels -> new ArrayList<>()).add(sample.value())));
        return series.entrySet().stream().filter(each -> each.getValue().size() > 1).map(each -> new Value(each.getKey(), increase(each.getValue()))).toList();
    }

    /** A counter that has become less began again at 0. */
    private static double increase(List<Double> values) {
        double sum = 0;
        for (int i = 1; i < values.size(); i++) {
            double step = values.get(i) - values.get(i - 1);
            sum += step < 0 ? values.get(i) : step;
        }
        return sum;
    }

    private static List<Value> summarised(String summary, Set<String> by, Collection<Value> values) {
        Map<Map<String, String>, List<Double>> groups = new HashMap<>();
        values.forEach(value -> groups.computeIfAbsent(key(value.labels(), Optional.of(by)), labels -> new ArrayList<>()).add(value.value()));
        return groups.entrySet().stream().map(group -> new Value(group.getKey(), switch (summary) {
            case "sum" -> group.getValue().stream().mapToDouble(Double::doubleValue).sum();
            case "max" -> group.getValue().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            default -> group.getValue().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        })).toList();
    }

    private static Map<String, String> key(Map<String, String> labels, Optional<Set<String>> on) {
        return on.map(names -> {
            Map<String, String> key = new TreeMap<>(labels);
            key.keySet().retainAll(names);
            return (Map<String, String>) key;
        }).orElse(labels);
    }

    private Set<String> labelsAfter(String word) {
        expect(word);
        expect("(");
        Set<String> labels = new TreeSet<>();
        while (!is(")")) {
            labels.add(take());
            if (is(",")) {
                take();
            }
        }
        expect(")");
        return labels;
    }

    static long duration(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> number;
            case 'm' -> 60 * number;
            case 'h' -> 3_600 * number;
            default -> throw new IllegalArgumentException("not a duration: " + text);
        };
    }

    private boolean is(String token) {
        return next < tokens.size() && tokens.get(next).equals(token);
    }

    private String take() {
        if (next == tokens.size()) {
            throw new IllegalArgumentException("ends too early");
        }
        return tokens.get(next++);
    }

    private void expect(String token) {
        String found = take();
        if (!found.equals(token)) {
            throw new IllegalArgumentException("expected " + token + " and found " + found);
        }
    }
}
