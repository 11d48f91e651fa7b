package com.voicehelper.retrieval.domain;

import com.voicehelper.platform.ApiException;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.retrieval.domain.RankingCache.Scope;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.following.Following;
import com.voicehelper.retrieval.following.Searched;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A search from its text to its hits: rankings by words and by vectors, fused; then the rows decide what may be seen. Thread-safe. */
@Component
class Search {

    private static final int MOST_WANTED = 100;
    private static final int CANDIDATES_PER_HIT = 4;
    private static final int MOST_RANKED = 400;

    private final Following following;
    private final QueryVectors vectors;
    private final RankingCache cache;
    private final Hits hits;
    private final SearchSettings settings;

    Search(Following following, QueryVectors vectors, RankingCache cache, Hits hits, SearchSettings settings) {
        this.following = following;
        this.vectors = vectors;
        this.cache = cache;
        this.hits = hits;
        this.settings = settings;
    }

    SearchResult search(SearchQuery query) {
        if (query.text().isBlank()) {
            throw ApiException.badRequest("The query is empty");
        }
        if (query.topK() < 1 || query.topK() > MOST_WANTED) {
            throw ApiException.badRequest("1 to " + MOST_WANTED + " passages can be asked for");
        }
        Searched searched = following.searched().orElse(null);
        if (searched == null) {
            if (following.nothingToSearch()) {
                return new SearchResult(List.of(), null, false);
            }
            throw notReady();
        }
        try {
            return new Asked(query, searched).result();
        } catch (EngineException failed) {
            following.nudge();
            throw notReady();
        }
    }

    private static ApiException notReady() {
        return ApiException.unavailable("The search index is being built", 2);
    }

    /** One search under way. */
    private final class Asked {

        private final SearchQuery query;
        private final Searched searched;
        private final Question question;
        private final Filter filter;
        private final int candidates;
        private final List<String> degraded = new ArrayList<>();
        private boolean cached;

        Asked(SearchQuery query, Searched searched) {
            this.query = query;
            this.searched = searched;
            this.question = Question.of(query.text());
            this.filter = Filter.of(query.tenantId(), query.knowledgeBases(), query.metadata());
            this.candidates = Math.max(settings.candidates(), CANDIDATES_PER_HIT * query.topK());
        }

        SearchResult result() {
            if (searched.building()) {
                degraded.add("The search index is being built; not everything is found yet.");
            }
            Ranking ranking = ranking();
            var found = hits.of(searched.collection().model(), query, filter, question, ranking);
            return new SearchResult(found, degraded.isEmpty() ? null : String.join(" ", degraded), cached);
        }

        private Ranking ranking() {
            Scope scope = Scope.of(searched, filter, query.mode(), candidates);
            var known = cache.find(scope, question);
            float[] vector = known.map(Ranking::vector).orElse(null);
            if (known.isEmpty() && query.mode() != Mode.WORDS) {
                vector = vector();
                known = vector == null ? known : cache.find(scope, question, vector);
            }
            cached = known.isPresent();
            if (cached) {
                return new Ranking(vector, known.get().chunks());
            }
            Ranking ranking = new Ranking(vector, asked(vector));
            if (degraded.isEmpty()) {
                cache.put(scope, question, ranking);
            }
            return ranking;
        }

        private float @Nullable [] vector() {
            float[] vector = vectors.vector(query.tenantId(), searched.collection().model(), question.text()).orElse(null);
            if (vector == null || vector.length != searched.collection().dimension()) {
                if (query.mode() == Mode.VECTORS) {
                    throw ApiException.unavailable("The embedding model does not answer", 2);
                }
                degraded.add("The embedding model does not answer; only words were searched.");
                return null;
            }
            return vector;
        }

        private List<UUID> asked(float @Nullable [] vector) {
            Fusion fusion = new Fusion();
            if (query.mode() != Mode.VECTORS) {
                fusion.add(searched.index().words(question.text(), filter, candidates), settings.wordsWeight());
            }
            if (vector != null) {
                fusion.add(searched.index().nearest(vector, filter, candidates), settings.vectorsWeight());
            }
            return fusion.ranking(MOST_RANKED);
        }
    }
}
