package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.local.Words.Alphabetic;
import com.voicehelper.modeladapter.local.Words.Ideographs;
import com.voicehelper.modeladapter.local.Words.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of hashed n-gram features, without a model: words, pairs of words and the 3- to 5-grams of their letters; single ideographs and
 * pairs of them. A feature's place and sign are two parts of its hash (Weinberger et al., "Feature Hashing for Large Scale Multitask
 * Learning", ICML 2009); its weight grows with the logarithm of how often it occurs (sublinear tf); words that are in every text count little.
 *
 * <p>What to expect: it finds texts that share words, parts of words and spellings with the question, tolerates inflection and typing
 * errors, and ranks them somewhat worse than BM25 does, for other questions: docs/retrieval.md has the figures, by which the weights were
 * chosen. It knows no synonyms, no translation and no meaning. Thread-safe.
 */
final class LocalEmbedding {

    private static final float WORD = 1.0f;
    private static final float WORD_PAIR = 0.3f;
    private static final float LETTERS = 0.6f;
    private static final float IDEOGRAPH = 1.0f;
    private static final float IDEOGRAPH_PAIR = 1.0f;

    private static final int SHORTEST = 3;
    private static final int LONGEST = 5;

    private final int dimension;

    LocalEmbedding(int dimension) {
        this.dimension = dimension;
    }

    /** Of unit length, and for the same text the same, bit by bit. */
    float[] vector(String text) {
        List<Word> words = Words.of(text);
        Features features = new Features(text.length());
        Alphabetic before = null;
        for (Word word : words) {
            switch (word) {
                case Alphabetic current -> {
                    add(features, current, before);
                    before = current;
                }
                case Ideographs(String run) -> {
                    add(features, run);
                    before = null;
                }
            }
        }
        if (features.isEmpty()) {
            features.add(FeatureHash.of(FeatureHash.OTHER, text), 1);
        }
        return features.vector(dimension);
    }

    private static void add(Features features, Alphabetic word, @Nullable Alphabetic before) {
        float telling = Commonness.weight(word);
        features.add(FeatureHash.of(FeatureHash.WORD, word.stem()), WORD * telling);
        if (before != null && !(before.stop() && word.stop())) {
            features.add(FeatureHash.of(FeatureHash.pair(before.stem()), word.stem()), WORD_PAIR * telling * Commonness.weight(before));
        }
        if (!word.stop()) {
            letters(features, word.text(), LETTERS * telling);
        }
    }

    /** The n-grams of the word between two marks, so that its beginning and its end are told from its middle. */
    private static void letters(Features features, String word, float weight) {
        int length = word.length() + 2;
        for (int from = 0; from + SHORTEST <= length; from++) {
            long hash = FeatureHash.LETTERS;
            for (int at = from; at < length && at < from + LONGEST; at++) {
                hash = FeatureHash.next(hash, at == 0 || at == length - 1 ? '_' : word.charAt(at - 1));
                if (at - from + 1 >= SHORTEST) {
                    features.add(FeatureHash.end(hash), weight);
                }
            }
        }
    }

    private static void add(Features features, String run) {
        for (int at = 0; at < run.length(); at++) {
            char ideograph = run.charAt(at);
            float telling = Commonness.weight(ideograph);
            features.add(FeatureHash.end(FeatureHash.next(FeatureHash.IDEOGRAPH, ideograph)), IDEOGRAPH * telling);
            if (at > 0) {
                long pair = FeatureHash.next(FeatureHash.next(FeatureHash.IDEOGRAPH, run.charAt(at - 1)), ideograph);
                features.add(FeatureHash.end(pair), IDEOGRAPH_PAIR * telling * Commonness.weight(run.charAt(at - 1)));
            }
        }
    }
}
