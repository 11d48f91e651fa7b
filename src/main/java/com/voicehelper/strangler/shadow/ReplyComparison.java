package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.plan.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Compares two answers: status, the headers that mean something to a client, and the body, JSON by its fields and all else by its
 * bytes. Answers of another status have other bodies, so then only the status is compared. Immutable, thread-safe.
 */
final class ReplyComparison {

    /** Content, place and caching. */
    private static final List<String> HEADERS = List.of("content-type", "content-language", "content-disposition", "location", "content-location", "link",
            "cache-control", "etag", "expires", "last-modified", "pragma", "vary", "accept-ranges", "content-range", "www-authenticate", "allow");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Comparison rules;
    private final List<String> headers;

    ReplyComparison(Comparison rules) {
        this.rules = rules;
        this.headers = Stream.concat(HEADERS.stream(), rules.headers().stream()).distinct().toList();
    }

    /** Empty when the answers are equal, as far as the plan asks. */
    List<Difference> compare(Reply local, Reply remote) {
        Differences differences = new Differences(rules);
        if (local.status() != remote.status()) {
            differences.differ("status", NODES.numberNode(local.status()), NODES.numberNode(remote.status()));
        } else {
            for (String header : headers) {
                header(header, local, remote, differences);
            }
            body(local, remote, differences);
        }
        return differences.found();
    }

    private static void header(String name, Reply local, Reply remote, Differences differences) {
        List<String> localValues = normal(name, local.values(name));
        List<String> remoteValues = normal(name, remote.values(name));
        if (!localValues.equals(remoteValues)) {
            differences.differ("header." + name, text(localValues), text(remoteValues));
        }
    }

    /** What two servers may write in two ways: lists in any order, in capitals or not. */
    private static List<String> normal(String name, List<String> values) {
        return switch (name) {
            case "vary", "allow", "cache-control" -> values.stream().flatMap(value -> Arrays.stream(value.split(",")))
                    .map(value -> value.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new)).stream().toList();
            case "content-type" -> values.stream().map(value -> value.replace(" ", "").toLowerCase(Locale.ROOT)).toList();
            default -> values;
        };
    }

    private static @Nullable JsonNode text(List<String> values) {
        return values.isEmpty() ? null : NODES.stringNode(String.join(", ", values));
    }

    private static void body(Reply local, Reply remote, Differences differences) {
        if (Arrays.equals(local.body(), remote.body())) {
            return;
        }
        JsonNode localJson = json(local);
        JsonNode remoteJson = json(remote);
        if (localJson == null || remoteJson == null) {
            differences.differ("body", NODES.binaryNode(local.body()), NODES.binaryNode(remote.body()));
        } else {
            new JsonComparison(differences).compare("$", localJson, remoteJson);
        }
    }

    /** Null when it is none. */
    private static @Nullable JsonNode json(Reply reply) {
        String type = reply.values("content-type").isEmpty() ? "" : reply.values("content-type").getFirst().toLowerCase(Locale.ROOT);
        if (reply.body().length == 0 || !type.matches("application/([a-z0-9.+-]+\\+)?json\\s*(;.*)?")) {
            return null;
        }
        try {
            return JSON.readTree(reply.body());
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
