package com.voicehelper.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;

/** What a trial found: values per round, ratios between them, and notes about how it was done. Written by one thread. */
final class Findings {

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * One quantity.
     *
     * @param values one per round, in the order of the rounds
     * @param goal   what was asked of it; empty: nothing
     * @param met    whether its median is what was asked; true when nothing was
     */
    record Figure(String name, String unit, List<Double> values, String goal, boolean met) {

        double median() {
            double[] sorted = sorted();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double least() {
            return sorted()[0];
        }

        double most() {
            return sorted()[values.size() - 1];
        }

        private double[] sorted() {
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }

        Figure with(double value) {
            List<Double> more = new ArrayList<>(values);
            more.add(value);
            return new Figure(name, unit, more, goal, met);
        }
    }

    List<Figure> figures() {
        return List.copyOf(figures.values());
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** The value of one more round. */
    void add(String name, String unit, double value) {
        figures.merge(name, new Figure(name, unit, List.of(value), "", true), (known, added) -> known.with(value));
        System.out.printf(Locale.ROOT, "    %s: %s %s%n", name, Numbers.shown(value), unit);
    }

    /** One quantity over another, round by round: what the machine did meanwhile, it did to both. */
    void ratio(String name, String of, String to) {
        List<Double> above = required(of).values();
        List<Double> below = required(to).values();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(above.size(), below.size()); round++) {
            ratios.add(above.get(round) / below.get(round));
        }
        figures.put(name, new Figure(name, "", ratios, "", true));
    }

    /** What is asked of the median. */
    void goal(String name, String goal, DoublePredicate met) {
        Figure figure = required(name);
        figures.put(name, new Figure(name, figure.unit(), figure.values(), goal, met.test(figure.median())));
    }

    void note(String note) {
        notes.add(note);
        System.out.println("    " + note);
    }

    private Figure required(String name) {
        Figure figure = figures.get(name);
        if (figure == null) {
            throw new IllegalStateException("nothing was measured under the name " + name);
        }
        return figure;
    }
}
