package com.voicehelper.retrieval.lucene;

import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.text.Analyzers;
import com.voicehelper.retrieval.text.Terms;
import com.voicehelper.retrieval.text.WeightedTerm;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;

/** Searches as Lucene's queries. */
final class Queries {

    /** Of a very long question the first distinct words count. */
    private static final int MOST_TERMS = 64;

    /**
     * So many vectors are kept in view while a graph is walked. Where many chunks share sentences, 50 find four of the five nearest, 200 find nine
     * of ten for half as much time again.
     */
    private static final int BREADTH = 200;

    private Queries() {}

    static Query words(String text, Filter filter) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        terms(any, Fields.WORDS, Analyzers.WORDS, text, 1);
        terms(any, Fields.PAIRS, Analyzers.PAIRS, text, WeightedTerm.PAIR);
        return new BooleanQuery.Builder().add(any.build(), Occur.MUST).add(filter(filter), Occur.FILTER).build();
    }

    private static void terms(BooleanQuery.Builder any, String field, Analyzer analyzer, String text, float weight) {
        for (String term : Terms.distinct(analyzer, text, MOST_TERMS)) {
            any.add(new BoostQuery(new TermQuery(new Term(field, term)), weight), Occur.SHOULD);
        }
    }

    /** Finds more than what is asked for. The filter is applied while the graph is walked, or instead of it where few are left. */
    static Query nearest(float[] vector, Filter filter, int most) {
        return new KnnFloatVectorQuery(Fields.VECTOR, vector, Math.max(most, BREADTH), filter(filter));
    }

    /** Lucene maps a dot product to 0..1. */
    static double cosine(double score) {
        return 2 * score - 1;
    }

    private static Query filter(Filter filter) {
        BooleanQuery.Builder all = new BooleanQuery.Builder().add(new TermQuery(new Term(Fields.TENANT, filter.tenantId())), Occur.FILTER);
        if (!filter.knowledgeBases().isEmpty()) {
            all.add(new TermInSetQuery(Fields.BASE, filter.knowledgeBases().stream().map(Fields::bytes).toList()), Occur.FILTER);
        }
        filter.metadata().forEach(term -> all.add(new TermQuery(new Term(Fields.METADATA, Fields.shortened(term))), Occur.FILTER));
        return all.build();
    }
}
