package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.domain.Relevance.Judged;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.store.Passages;
import com.voicehelper.retrieval.store.Passages.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Makes hits of ids. The rows say what may be seen; an id that is not there, or does not fit the filter any more, is passed over. */
@Component
class Hits {

    /** So many more than wanted are read at first: mostly nothing has gone since it was ranked. */
    private static final int SPARE = 5;

    private final Passages passages;
    private final SearchSettings settings;

    Hits(Passages passages, SearchSettings settings) {
        this.passages = passages;
        this.settings = settings;
    }

    private record Judgement(Passage passage, Judged judged) {}

    /** At most two statements: the first reads what is usually enough. */
    List<SearchHit> of(String model, SearchQuery query, Filter filter, Question question, Ranking ranking) {
        Relevance relevance = new Relevance(question, ranking.vector(), settings);
        List<UUID> ids = ranking.chunks();
        int first = Math.min(ids.size(), query.topK() + SPARE);
        List<Judgement> seen = new ArrayList<>(judged(model, filter, query, ids.subList(0, first), relevance));
        if (seen.size() < query.topK() && first < ids.size()) {
            seen.addAll(judged(model, filter, query, ids.subList(first, ids.size()), relevance));
        }
        return hits(seen.subList(0, Math.min(seen.size(), query.topK())), query.threshold());
    }

    private List<Judgement> judged(String model, Filter filter, SearchQuery query, List<UUID> ids, Relevance relevance) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, Seen> seen = passages.in(model, query.tenantId(), ids).stream()
                .filter(each -> filter.accepts(each.passage().knowledgeBaseId(), each.passage().metadata()))
                .collect(Collectors.toMap(each -> each.passage().chunkId(), Function.identity()));
        return ids.stream().map(seen::get).filter(Objects::nonNull)
                .map(each -> new Judgement(each.passage(), relevance.judge(each.passage(), each.vector())))
                .toList();
    }

    /** The fusion orders; a hit is at least as sure as those after it. */
    private static List<SearchHit> hits(List<Judgement> seen, double threshold) {
        List<SearchHit> hits = new ArrayList<>();
        double surest = 0;
        for (Judgement each : seen.reversed()) {
            surest = Math.max(surest, each.judged().score());
            if (surest >= threshold) {
                hits.add(new SearchHit(each.passage(), surest, Snippets.of(each.passage().text(), each.judged().found())));
            }
        }
        return List.copyOf(hits.reversed());
    }
}
