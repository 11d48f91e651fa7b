package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.engine.Ranked;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): each ranking gives its n-th chunk weight / (60 + n), and the sums rank. What scores
 * mean in either ranking does not matter.
 */
final class Fusion {

    private static final int K = 60;

    private final Map<UUID, Double> sums = new LinkedHashMap<>();

    Fusion add(List<Ranked> ranking, double weight) {
        int rank = 0;
        for (Ranked ranked : ranking) {
            sums.merge(ranked.chunkId(), weight / (K + ++rank), Double::sum);
        }
        return this;
    }

    /** Best first; of equal sums the one that was added first. */
    List<UUID> ranking(int most) {
        return sums.entrySet().stream()
                .sorted(Map.Entry.<UUID, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }
}
