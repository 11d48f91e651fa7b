package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.plan.AnswerPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares two JSON values field by field. Numbers are equal when their values are. Objects in an array that have an {@code id}
 * are matched by it, so that one that is missing is one difference; their order is compared besides, as {@code [order]}.
 * Other arrays are compared in order.
 */
final class JsonComparison {

    private final Differences differences;

    JsonComparison(Differences differences) {
        this.differences = differences;
    }

    void compare(String path, JsonNode local, JsonNode remote) {
        if (local.isObject() && remote.isObject()) {
            objects(path, local, remote);
        } else if (local.isArray() && remote.isArray()) {
            arrays(path, local, remote);
        } else if (!equal(local, remote)) {
            differences.differ(path, local, remote);
        }
    }

    private static boolean equal(JsonNode local, JsonNode remote) {
        return local.isNumber() && remote.isNumber() ? local.decimalValue().compareTo(remote.decimalValue()) == 0 : local.equals(remote);
    }

    private void objects(String path, JsonNode local, JsonNode remote) {
        TreeSet<String> names = new TreeSet<>(local.propertyNames());
        names.addAll(remote.propertyNames());
        for (String name : names) {
            both(AnswerPath.member(path, name), local.get(name), remote.get(name));
        }
    }

    private void arrays(String path, JsonNode local, JsonNode remote) {
        Map<String, JsonNode> localById = byId(local);
        Map<String, JsonNode> remoteById = byId(remote);
        if (localById == null || remoteById == null) {
            for (int i = 0; i < Math.max(local.size(), remote.size()); i++) {
                both(path + "[*]", local.get(i), remote.get(i));
            }
            return;
        }
        localById.forEach((id, element) -> both(path + "[*]", element, remoteById.get(id)));
        remoteById.forEach((id, element) -> {
            if (!localById.containsKey(id)) {
                both(path + "[*]", null, element);
            }
        });
        List<String> localOrder = localById.keySet().stream().filter(remoteById::containsKey).toList();
        List<String> remoteOrder = remoteById.keySet().stream().filter(localById::containsKey).toList();
        if (!localOrder.equals(remoteOrder)) {
            differences.differ(path + "[order]", local, remote);
        }
    }

    private void both(String path, @Nullable JsonNode local, @Nullable JsonNode remote) {
        if (local == null || remote == null) {
            differences.differ(path, local, remote);
        } else {
            compare(path, local, remote);
        }
    }

    /** Null when an element has no id of its own. */
    private static @Nullable Map<String, JsonNode> byId(JsonNode array) {
        Map<String, JsonNode> byId = LinkedHashMap.newLinkedHashMap(array.size());
        for (JsonNode element : array) {
            JsonNode id = element.get("id");
            if (id == null || !(id.isString() || id.isIntegralNumber()) || byId.put(id.toString(), element) != null) {
                return null;
            }
        }
        return byId;
    }
}
