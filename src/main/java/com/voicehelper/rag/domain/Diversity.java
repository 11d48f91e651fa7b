package com.voicehelper.rag.domain;

import com.voicehelper.retrieval.SearchHit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Chooses among what was found by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next passage is the one that is
 * relevant and says what the chosen ones do not. How alike two passages are is the share of words, or pairs of ideographs, that they have in
 * common (Jaccard). One that says what a chosen one says is not chosen at all.
 */
final class Diversity {

    private static final double RELEVANCE = 0.7;
    private static final double SAME = 0.85;

    private Diversity() {}

    private record Candidate(SearchHit hit, Set<String> words) {}

    /** @return at most so many, best score first */
    static List<SearchHit> choose(List<SearchHit> hits, int most) {
        List<Candidate> left = new ArrayList<>(hits.stream().map(hit -> new Candidate(hit, words(hit.passage().text()))).toList());
        List<Candidate> chosen = new ArrayList<>();
        while (!left.isEmpty() && chosen.size() < most) {
            Candidate next = null;
            double best = Double.NEGATIVE_INFINITY;
            for (Candidate candidate : List.copyOf(left)) {
                double alike = chosen.stream().mapToDouble(other -> alike(candidate.words(), other.words())).max().orElse(0);
                double worth = RELEVANCE * candidate.hit().score() - (1 - RELEVANCE) * alike;
                if (alike > SAME) {
                    left.remove(candidate);
                } else if (worth > best) {
                    best = worth;
                    next = candidate;
                }
            }
            if (next != null) {
                chosen.add(next);
                left.remove(next);
            }
        }
        return chosen.stream().map(Candidate::hit).sorted(Comparator.comparingDouble(SearchHit::score).reversed()).toList();
    }

    private static double alike(Set<String> one, Set<String> other) {
        long common = one.stream().filter(other::contains).count();
        long all = one.size() + other.size() - common;
        return all == 0 ? 0 : (double) common / all;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        int previous = 0;
        for (int point : text.codePoints().toArray()) {
            if (Character.isIdeographic(point) && Character.isIdeographic(previous)) {
                words.add(Character.toString(previous) + Character.toString(point));
            }
            previous = point;
        }
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty() && word.codePoints().noneMatch(Character::isIdeographic)) {
                words.add(word);
            }
        }
        return words;
    }
}
