package com.voicehelper.retrieval.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.retrieval.SearchResult;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Searches the caller's tenant. Every family gets the same answer, in which each finds the fields that it reads. */
@RestController
class SearchController {

    private static final int WANTED = 10;
    private static final int MOST_WANTED = 100;
    /** What is less sure than this is noise that nobody asked for. */
    private static final double THRESHOLD = 0.1;
    private static final int LONGEST_QUERY = 10_000;

    private final RetrievalApi retrieval;
    private final JsonMapper json;
    private final Clock clock;

    SearchController(@Qualifier("localRetrieval") RetrievalApi retrieval, JsonMapper json, Clock clock) {
        this.retrieval = retrieval;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping({"/api/v1/search", "/api/v1/knowledge/search"})
    Map<String, Object> post(HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        double threshold = Objects.requireNonNullElse(body.number("threshold", 0, 1), THRESHOLD);
        List<UUID> datasets = body.idsOrNames(caller.tenantId(), "dataset_id", "dataset_ids", "datasets", "knowledge_base_id", "knowledge_base_ids");
        return answer(caller, body.content("query", "q"), datasets, wanted(body), threshold, filter(body.object("filter")));
    }

    @GetMapping("/api/v1/search")
    Map<String, Object> get(@RequestParam(name = "q", required = false) @Nullable String q,
            @RequestParam(name = "query", required = false) @Nullable String query,
            @RequestParam(name = "dataset_id", required = false) @Nullable String datasetId,
            @RequestParam(name = "top_k", required = false) @Nullable Integer topK,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        String text = q != null ? q : query;
        if (text == null || text.isBlank()) {
            throw ApiException.badRequest("The parameter 'q' is missing or empty");
        }
        Caller caller = Caller.required();
        List<UUID> datasets = datasetId == null || datasetId.isBlank() ? List.of() : List.of(Ids.readOrNamed(caller.tenantId(), datasetId));
        return answer(caller, text, datasets, wanted(topK != null ? topK : limit != null ? limit : WANTED), THRESHOLD, Map.of());
    }

    private Map<String, Object> answer(Caller caller, String text, List<UUID> datasets, int wanted, double threshold, Map<String, String> filter) {
        if (text.length() > LONGEST_QUERY) {
            throw ApiException.unprocessable("'query' is longer than " + LONGEST_QUERY + " characters");
        }
        SearchResult result = retrieval.search(new SearchQuery(caller.tenantId(), text, datasets, filter, wanted, threshold, Mode.HYBRID));
        return SearchAnswer.of(text, result, clock.instant());
    }

    private static int wanted(JsonFields body) {
        for (String name : List.of("top_k", "limit")) {
            Integer number = body.wholeNumber(name, 1, Integer.MAX_VALUE);
            if (number != null) {
                return wanted(number);
            }
        }
        return WANTED;
    }

    /** Who asks for very many gets as many as there may be. */
    private static int wanted(int number) {
        if (number < 1) {
            throw ApiException.badRequest("'top_k' must be at least 1");
        }
        return Math.min(number, MOST_WANTED);
    }

    private static Map<String, String> filter(@Nullable JsonNode given) {
        Map<String, String> filter = new HashMap<>();
        if (given != null) {
            given.properties().forEach(field -> {
                if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                    throw ApiException.badRequest("'filter." + field.getKey() + "' must be a string, a number, true or false");
                }
                filter.put(field.getKey(), field.getValue().asString());
            });
        }
        return filter;
    }
}
