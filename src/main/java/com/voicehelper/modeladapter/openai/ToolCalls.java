package com.voicehelper.modeladapter.openai;

import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.platform.Tokens;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Puts together the tool calls whose parts come in several chunks, told apart by their index. */
final class ToolCalls {

    private static final int MOST = 128;
    private static final int LONGEST = 200_000;

    private final TreeMap<Integer, Part> parts = new TreeMap<>();
    private int length;

    private static final class Part {
        private String id = "";
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();
    }

    void add(JsonNode deltas) {
        int position = 0;
        for (JsonNode delta : deltas) {
            // Servers that send whole calls leave the index out.
            Part part = parts.computeIfAbsent(delta.path("index").asInt(position++), index -> new Part());
            String id = delta.path("id").asString("");
            part.id = id.isEmpty() ? part.id : id;
            String name = delta.path("function").path("name").asString("");
            String arguments = delta.path("function").path("arguments").asString("");
            part.name.append(name);
            part.arguments.append(arguments);
            length += name.length() + arguments.length();
            if (parts.size() > MOST || length > LONGEST) {
                throw ModelError.BROKE_OFF.exception("The language model wants more called than can be", null);
            }
        }
    }

    List<ToolCall> whole() {
        return parts.entrySet().stream()
                .map(entry -> new ToolCall(entry.getValue().id.isEmpty() ? "call_" + entry.getKey() : entry.getValue().id,
                        entry.getValue().name.toString(), entry.getValue().arguments.toString()))
                .toList();
    }

    long tokens() {
        return parts.values().stream().mapToLong(part -> Tokens.estimate(part.name.toString() + part.arguments)).sum();
    }
}
