package com.voicehelper.retrieval.qdrant;

import com.voicehelper.retrieval.text.WeightedTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * A text as a sparse vector, so that the product of a question's and a chunk's is BM25 (Robertson, Zaragoza 2009) once the server has put the
 * inverse document frequency to it. The length of the average chunk is a constant here, since a chunk is weighed when it is written.
 *
 * @param indices of terms, hashed to 32 bits, ascending; terms that share one are taken for one
 * @param values  their weights
 */
record SparseWords(List<Long> indices, List<Float> values) {

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final double AVERAGE_LENGTH = 150;
    private static final int MOST_ASKED = 64;
    private static final int SEED = 0;

    /** The title counts twice. */
    static SparseWords of(String title, String heading, String text) {
        List<WeightedTerm> terms = WeightedTerm.of(String.join("\n", title, title, heading, text));
        Map<String, Integer> counts = new LinkedHashMap<>();
        terms.forEach(term -> counts.merge(term.term(), 1, Integer::sum));
        double norm = K1 * (1 - B + B * terms.size() / AVERAGE_LENGTH);
        Map<Long, Float> weights = new TreeMap<>();
        counts.forEach((term, count) -> weights.merge(index(term), (float) (count * (K1 + 1) / (count + norm)), Float::sum));
        return new SparseWords(new ArrayList<>(weights.keySet()), new ArrayList<>(weights.values()));
    }

    static SparseWords asked(String question) {
        Map<Long, Float> weights = new TreeMap<>();
        WeightedTerm.of(question).stream().distinct().limit(MOST_ASKED)
                .forEach(term -> weights.merge(index(term.term()), (float) term.weight(), Float::sum));
        return new SparseWords(new ArrayList<>(weights.keySet()), new ArrayList<>(weights.values()));
    }

    private static long index(String term) {
        return Integer.toUnsignedLong(StringHelper.murmurhash3_x86_32(new BytesRef(term), SEED));
    }
}
