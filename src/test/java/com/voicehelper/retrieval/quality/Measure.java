package com.voicehelper.retrieval.quality;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How good the first ten of a ranking are.
 *
 * @param ndcg   normalised discounted cumulative gain with exponential gains (Burges et al. 2005): 1 when nothing could be ranked better
 * @param recall the share of the relevant passages that are among the ten
 */
public record Measure(double ndcg, double recall) {

    private static final int DEPTH = 10;

    /**
     * @param ranking  names, best first, none twice
     * @param relevant how relevant each is that is, from 1; at least one
     */
    public static Measure of(List<String> ranking, Map<String, Integer> relevant) {
        List<String> seen = ranking.subList(0, Math.min(DEPTH, ranking.size()));
        if (new HashSet<>(seen).size() < seen.size() || relevant.isEmpty()) {
            throw new IllegalArgumentException("A passage is ranked twice, or none is relevant");
        }
        double gain = gain(seen.stream().map(name -> relevant.getOrDefault(name, 0)).toList());
        double most = gain(relevant.values().stream().sorted(Comparator.reverseOrder()).limit(DEPTH).toList());
        long found = seen.stream().filter(relevant::containsKey).count();
        return new Measure(gain / most, (double) found / relevant.size());
    }

    private static double gain(List<Integer> grades) {
        double sum = 0;
        for (int rank = 0; rank < grades.size(); rank++) {
            sum += (Math.pow(2, grades.get(rank)) - 1) / (Math.log(rank + 2) / Math.log(2));
        }
        return sum;
    }

    /** Every question counts the same. */
    public static Measure mean(Collection<Measure> measures) {
        return new Measure(measures.stream().mapToDouble(Measure::ndcg).average().orElseThrow(),
                measures.stream().mapToDouble(Measure::recall).average().orElseThrow());
    }
}
