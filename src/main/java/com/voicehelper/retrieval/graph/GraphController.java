package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.retrieval.graph.GraphNodes.Named;
import com.voicehelper.retrieval.graph.GraphPaths.Found;
import com.voicehelper.retrieval.graph.GraphPaths.Step;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The graph of a tenant: what it says of a thing, how two are related, and texts to read into it. */
@RestController
@RequestMapping("/api/v1/kg")
class GraphController {

    private static final int PATH_DEPTH = 3;
    private static final int NEIGHBOURS = 10;
    private static final int MOST_NEIGHBOURS = 100;

    private final GraphNodes nodes;
    private final GraphPaths paths;
    private final Texts texts;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    GraphController(GraphNodes nodes, GraphPaths paths, Texts texts, ModuleDatabase retrievalDatabase, Idempotency idempotency, JsonMapper json) {
        this.nodes = nodes;
        this.paths = paths;
        this.texts = texts;
        this.database = retrievalDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    @PostMapping("/extract")
    ResponseEntity<?> extract(HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        String text = body.content("text");
        String source = Objects.requireNonNullElse(body.name("source"), "text");
        if (text.length() > Texts.LONGEST) {
            throw ApiException.unprocessable("'text' is longer than " + Texts.LONGEST + " characters");
        }
        Said said = texts.read(Caller.required().tenantId(), source, text);
        return idempotency.once(database, () -> {
            texts.keep(said);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("success", true);
            answer.put("entities_extracted", Texts.entities(said));
            answer.put("entities_stored", Texts.entities(said));
            answer.put("relations_extracted", Texts.statements(said));
            answer.put("relations_stored", Texts.statements(said));
            answer.put("source", source);
            answer.put("text_id", said.documentId());
            return ResponseEntity.ok(answer);
        });
    }

    @DeleteMapping("/texts/{id}")
    ResponseEntity<?> forget(@PathVariable UUID id) {
        String tenantId = Caller.required().tenantId();
        return idempotency.once(database, () -> {
            if (!texts.forget(tenantId, id)) {
                throw ApiException.notFound("There is no such text");
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("success", true);
            answer.put("text_id", id);
            return ResponseEntity.ok(answer);
        });
    }

    @PostMapping("/query/entity")
    Map<String, Object> entity(HttpServletRequest request) throws IOException {
        String tenantId = Caller.required().tenantId();
        String name = name(JsonFields.of(json, request), "entity");
        Named named = nodes.find(tenantId, name).orElseThrow(() -> ApiException.notFound("Entity '" + name + "' not found"));
        return GraphViews.entity(named, nodes.labels(tenantId, named), nodes.relations(tenantId, named));
    }

    /** What nobody has named is related to nothing. */
    @PostMapping("/query/path")
    Map<String, Object> path(HttpServletRequest request) throws IOException {
        String tenantId = Caller.required().tenantId();
        JsonFields body = JsonFields.of(json, request);
        String startName = name(body, "start_entity");
        String endName = name(body, "end_entity");
        int deepest = number(body, "max_depth", PATH_DEPTH, GraphPaths.DEEPEST);
        Optional<Named> start = nodes.find(tenantId, startName);
        Optional<Named> end = nodes.find(tenantId, endName);
        if (start.isEmpty() || end.isEmpty()) {
            return answer("paths", List.of());
        }
        Found found = paths.find(tenantId, start.get(), end.get(), deepest);
        Map<String, Object> answer = answer("paths", views(tenantId, found, start.get().first().id()));
        answer.put("complete", found.complete());
        return answer;
    }

    private List<Map<String, Object>> views(String tenantId, Found found, UUID start) {
        LinkedHashSet<UUID> ids = GraphViews.ids(found.paths());
        ids.add(start);
        Map<UUID, Node> known = nodes.nodes(tenantId, ids).stream().collect(Collectors.toMap(Node::id, Function.identity()));
        // Between the two questions a document may have gone, and a path with it.
        return found.paths().stream()
                .filter(path -> known.keySet().containsAll(GraphViews.ids(List.of(path))) && known.containsKey(start(path, start)))
                .map(path -> GraphViews.path(start(path, start), path, known))
                .toList();
    }

    private static UUID start(List<Step> path, UUID otherwise) {
        return path.isEmpty() ? otherwise : path.getFirst().at();
    }

    @PostMapping("/query/neighbors")
    Map<String, Object> neighbours(HttpServletRequest request) throws IOException {
        String tenantId = Caller.required().tenantId();
        JsonFields body = JsonFields.of(json, request);
        String name = name(body, "entity");
        int most = number(body, "max_neighbors", NEIGHBOURS, MOST_NEIGHBOURS);
        return answer("neighbors", nodes.find(tenantId, name)
                .map(named -> nodes.neighbours(tenantId, named, most).entrySet().stream()
                        .map(each -> GraphViews.neighbour(each.getKey(), each.getValue())).toList())
                .orElse(List.of()));
    }

    @GetMapping("/statistics")
    Map<String, Object> statistics() {
        var statistics = nodes.statistics(Caller.required().tenantId());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total_nodes", statistics.nodes());
        answer.put("total_relationships", statistics.relations());
        answer.put("label_statistics", statistics.labels().entrySet().stream()
                .map(each -> Map.of("label", each.getKey(), "count", each.getValue())).toList());
        return answer;
    }

    /** Truthful: it asks the database. */
    @GetMapping("/health")
    Map<String, Object> health() {
        database.dsl().fetch("select 1 from graph_entity limit 1");
        return Map.of("status", "healthy", "service", "knowledge-graph");
    }

    private static String name(JsonFields body, String field) {
        String name = body.name(field);
        if (name == null || name.isBlank()) {
            throw ApiException.badRequest("'" + field + "' is missing or empty");
        }
        return name;
    }

    private static int number(JsonFields body, String field, int otherwise, int most) {
        return Objects.requireNonNullElse(body.wholeNumber(field, 1, most), otherwise);
    }

    private static Map<String, Object> answer(String name, List<?> items) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(name, items);
        answer.put("count", items.size());
        return answer;
    }
}
