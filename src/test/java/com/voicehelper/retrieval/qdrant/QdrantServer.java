package com.voicehelper.retrieval.qdrant;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of Qdrant's REST API that the adapter uses, as its reference describes it, in memory: named dense and sparse vectors, filters of
 * keyword matches, idf. It refuses what the reference does not allow, fields that it does not know, and requests without its API key.
 */
final class QdrantServer implements AutoCloseable {

    static final String API_KEY = "the key of the test";

    private final JsonMapper json = new JsonMapper();
    private final Map<String, Stored> collections = new TreeMap<>();
    private final HttpServer server;

    /** When set, every answer has this status. */
    volatile int failure;

    QdrantServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private record Stored(JsonNode config, Map<String, JsonNode> points) {}

    private record Answer(int status, Object result) {

        static final Answer DONE = ok(Map.of("operation_id", 1, "status", "completed"));

        static Answer ok(Object result) {
            return new Answer(200, result);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = API_KEY.equals(exchange.getRequestHeaders().getFirst("api-key")) ? answer(exchange) : new Answer(401, "Must provide an API key");
            } catch (RuntimeException refused) {
                answer = new Answer(400, String.valueOf(refused.getMessage()));
            }
            boolean ok = answer.status() == 200;
            byte[] body = json.writeValueAsBytes(ok
                    ? Map.of("result", answer.result(), "status", "ok", "time", 0.001)
                    : Map.of("status", Map.of("error", answer.result()), "time", 0.001));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer answer(HttpExchange exchange) throws IOException {
        if (failure != 0) {
            return new Answer(failure, "out of order");
        }
        String[] path = exchange.getRequestURI().getPath().split("/", 4);
        String rest = path.length > 3 ? path[3] : "";
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        JsonNode body = bytes.length == 0 ? json.nullNode() : json.readTree(bytes);
        require(path[1].equals("collections"), "unknown path");
        Stored stored = collections.get(path[2]);
        String what = exchange.getRequestMethod() + " " + rest;
        if (what.equals("PUT ")) {
            require(stored == null, "Collection `" + path[2] + "` already exists!");
            collections.put(path[2], created(body));
            return Answer.ok(true);
        }
        if (what.equals("DELETE ")) {
            return Answer.ok(collections.remove(path[2]) != null);
        }
        if (stored == null) {
            return new Answer(404, "Not found: Collection `" + path[2] + "` doesn't exist!");
        }
        return switch (what) {
            case "GET " -> Answer.ok(Map.of("status", "green", "points_count", stored.points().size(), "config", Map.of("params", stored.config())));
            case "PUT index" -> index(body);
            case "PUT points" -> put(stored, body);
            case "POST points/delete" -> delete(stored, body);
            case "POST points/scroll" -> scroll(stored, body);
            case "POST points/query" -> query(stored, body);
            default -> point(stored, what);
        };
    }

    private static Stored created(JsonNode body) {
        fields(body, "vectors", "sparse_vectors", "on_disk_payload");
        body.get("vectors").forEach(vector -> {
            fields(vector, "size", "distance");
            require(vector.get("size").asInt() > 0 && vector.get("distance").asString().equals("Cosine"), "vectors");
        });
        body.get("sparse_vectors").forEach(vector -> {
            fields(vector, "modifier");
            require(vector.get("modifier").asString().equals("idf"), "modifier");
        });
        return new Stored(body, new TreeMap<>());
    }

    private static Answer index(JsonNode body) {
        fields(body, "field_name", "field_schema");
        JsonNode schema = body.get("field_schema");
        require((schema.isString() ? schema : schema.get("type")).asString().equals("keyword"), "field_schema");
        return Answer.DONE;
    }

    private static Answer point(Stored stored, String what) {
        require(what.startsWith("GET points/"), "unknown path " + what);
        JsonNode point = stored.points().get(what.substring("GET points/".length()));
        return point == null ? new Answer(404, "Not found: Point with id does not exists!") : Answer.ok(point);
    }

    private static Answer put(Stored stored, JsonNode body) {
        fields(body, "points");
        require(!body.get("points").isEmpty(), "Empty update request");
        for (JsonNode point : body.get("points")) {
            fields(point, "id", "vector", "payload");
            require(point.get("id").asString().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "id");
            point.get("vector").properties().forEach(vector -> {
                JsonNode dense = stored.config().path("vectors").path(vector.getKey());
                if (dense.isMissingNode()) {
                    require(stored.config().path("sparse_vectors").has(vector.getKey()), "Not existing vector name " + vector.getKey());
                    sparse(vector.getValue());
                } else {
                    require(vector.getValue().size() == dense.get("size").asInt(), "Vector dimension error");
                }
            });
        }
        body.get("points").forEach(point -> stored.points().put(point.get("id").asString(), point));
        return Answer.DONE;
    }

    private static void sparse(JsonNode vector) {
        fields(vector, "indices", "values");
        require(vector.get("indices").size() == vector.get("values").size(), "must be the same length");
        List<Long> indices = StreamSupport.stream(vector.get("indices").spliterator(), false).map(JsonNode::asLong).toList();
        require(Set.copyOf(indices).size() == indices.size() && indices.stream().allMatch(i -> i >= 0 && i < 1L << 32), "must be unique");
    }

    private static Answer delete(Stored stored, JsonNode body) {
        if (body.has("points")) {
            fields(body, "points");
            body.get("points").forEach(id -> stored.points().remove(id.asString()));
        } else {
            fields(body, "filter");
            stored.points().values().removeIf(filter(body.get("filter")));
        }
        return Answer.DONE;
    }

    private Answer scroll(Stored stored, JsonNode body) {
        fields(body, "filter", "limit", "with_payload", "offset");
        List<JsonNode> matching = stored.points().entrySet().stream()
                .filter(point -> !body.has("offset") || point.getKey().compareTo(body.get("offset").asString()) >= 0)
                .map(Map.Entry::getValue).filter(filter(body.get("filter"))).toList();
        // Smaller pages than asked for would not be right; a page of two here shows that the next is asked for.
        int limit = Math.min(body.get("limit").asInt(), 2);
        Map<String, Object> result = new TreeMap<>(Map.of("points", matching.subList(0, Math.min(limit, matching.size()))));
        result.put("next_page_offset", matching.size() > limit ? matching.get(limit).get("id") : null);
        return Answer.ok(result);
    }

    private static Answer query(Stored stored, JsonNode body) {
        fields(body, "query", "using", "filter", "limit", "with_payload");
        String using = body.get("using").asString();
        boolean dense = body.get("query").isArray();
        require(stored.config().path(dense ? "vectors" : "sparse_vectors").has(using), "Not existing vector name " + using);
        List<JsonNode> having = stored.points().values().stream().filter(point -> point.get("vector").has(using)).toList();
        if (!dense) {
            sparse(body.get("query"));
        }
        List<Map<String, Object>> found = new ArrayList<>();
        having.stream().filter(filter(body.get("filter"))).forEach(point -> {
            JsonNode vector = point.get("vector").get(using);
            double score = dense ? product(body.get("query"), vector) : sparseProduct(body.get("query"), vector, having, using);
            if (dense || score > 0) {
                found.add(Map.of("id", point.get("id"), "version", 1, "score", score));
            }
        });
        found.sort(Comparator.comparingDouble((Map<String, Object> point) -> -(double) point.get("score")));
        return Answer.ok(Map.of("points", found.subList(0, Math.min(found.size(), body.get("limit").asInt()))));
    }

    private static double product(JsonNode one, JsonNode other) {
        require(one.size() == other.size(), "Vector dimension error");
        double sum = 0;
        for (int i = 0; i < one.size(); i++) {
            sum += one.get(i).asDouble() * other.get(i).asDouble();
        }
        return sum;
    }

    private static double sparseProduct(JsonNode question, JsonNode vector, List<JsonNode> all, String using) {
        double sum = 0;
        for (int i = 0; i < question.get("indices").size(); i++) {
            long term = question.get("indices").get(i).asLong();
            double weight = weight(vector, term);
            if (weight > 0) {
                long documents = all.stream().filter(point -> weight(point.get("vector").get(using), term) > 0).count();
                sum += question.get("values").get(i).asDouble() * weight * Math.log(1 + (all.size() - documents + 0.5) / (documents + 0.5));
            }
        }
        return sum;
    }

    private static double weight(JsonNode vector, long term) {
        for (int i = 0; i < vector.get("indices").size(); i++) {
            if (vector.get("indices").get(i).asLong() == term) {
                return vector.get("values").get(i).asDouble();
            }
        }
        return 0;
    }

    private static Predicate<JsonNode> filter(JsonNode filter) {
        fields(filter, "must", "must_not");
        return point -> StreamSupport.stream(filter.path("must").spliterator(), false).allMatch(condition -> matches(condition, point))
                && StreamSupport.stream(filter.path("must_not").spliterator(), false).noneMatch(condition -> matches(condition, point));
    }

    private static boolean matches(JsonNode condition, JsonNode point) {
        if (condition.has("has_id")) {
            fields(condition, "has_id");
            return any(condition.get("has_id"), point.get("id")::equals);
        }
        fields(condition, "key", "match");
        fields(condition.get("match"), "value", "any");
        JsonNode value = point.path("payload").path(condition.get("key").asString());
        JsonNode wanted = condition.get("match").has("any") ? condition.get("match").get("any") : condition.get("match").get("value");
        return any(wanted, one -> any(value, one::equals));
    }

    private static boolean any(JsonNode values, Predicate<JsonNode> test) {
        return values.isArray() ? StreamSupport.stream(values.spliterator(), false).anyMatch(test) : test.test(values);
    }

    private static void fields(JsonNode object, String... known) {
        require(object != null && object.isObject(), "an object is expected");
        object.properties().forEach(field -> require(Set.of(known).contains(field.getKey()), "unknown field " + field.getKey()));
    }

    private static void require(boolean fact, String otherwise) {
        if (!fact) {
            throw new IllegalArgumentException("Format error in JSON body: " + otherwise);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
