package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.store.Vectors;
import com.voicehelper.retrieval.text.Analyzers;
import com.voicehelper.retrieval.text.Terms;
import com.voicehelper.retrieval.text.Terms.Occurrence;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How sure it is that a passage answers a question, 0 to 1, from two independent signs: which part {@code c} of the letters of the question's
 * subjects the passage (or its title or heading) mentions, so that a pair of ideographs across two words that it has is no lack; and how far
 * {@code s} the cosine of their vectors is on the way from noise to certainty. Each alone leaves a doubt; the score is
 * 1 − (1 − 0.9 c²)(1 − 0.9 s), stretched to reach 1. One of two subjects of one length and no similarity is 0.23, two of three 0.40, all of them
 * 0.91. Needs no figures of the index, so the same passage has the same score on every node, whatever the engine.
 */
final class Relevance {

    private static final double TRUST = 0.9;
    private static final double MOST = 1 - (1 - TRUST) * (1 - TRUST);

    private final Question question;
    private final float @Nullable [] vector;
    private final double noise;
    private final double sure;

    /** @param vector the question's; null when it is not known */
    Relevance(Question question, float @Nullable [] vector, SearchSettings settings) {
        this.question = question;
        this.vector = vector;
        this.noise = settings.noiseCosine();
        this.sure = settings.sureCosine();
    }

    /** @param found where the text mentions a subject, in its order */
    record Judged(double score, List<Occurrence> found) {}

    Judged judge(Passage passage, float[] passageVector) {
        List<Occurrence> found = Terms.occurrences(Analyzers.SUBJECTS, passage.text()).stream().filter(each -> asked(each.term())).toList();
        double covered = covered(mentioned(passage, found));
        double similar = vector == null ? 0 : Math.clamp((Vectors.cosine(vector, passageVector) - noise) / (sure - noise), 0, 1);
        return new Judged((1 - (1 - TRUST * covered * covered) * (1 - TRUST * similar)) / MOST, found);
    }

    private boolean asked(String term) {
        return question.subjects().contains(term) || question.compounds().containsKey(term);
    }

    private Set<String> mentioned(Passage passage, List<Occurrence> found) {
        Set<String> mentioned = new HashSet<>();
        found.forEach(each -> mention(each.term(), mentioned));
        if (mentioned.size() < question.subjects().size()) {
            Terms.occurrences(Analyzers.SUBJECTS, passage.title() + "\n" + passage.heading()).stream()
                    .map(Occurrence::term).filter(this::asked).forEach(term -> mention(term, mentioned));
        }
        return mentioned;
    }

    private void mention(String term, Set<String> mentioned) {
        if (question.subjects().contains(term)) {
            mentioned.add(term);
        }
        mentioned.addAll(question.compounds().getOrDefault(term, Set.of()));
    }

    private double covered(Set<String> mentioned) {
        BitSet all = new BitSet();
        BitSet covered = new BitSet();
        for (Occurrence each : question.mentions()) {
            all.set(each.start(), each.end());
            if (mentioned.contains(each.term())) {
                covered.set(each.start(), each.end());
            }
        }
        return all.isEmpty() ? 0 : (double) covered.cardinality() / all.cardinality();
    }
}
