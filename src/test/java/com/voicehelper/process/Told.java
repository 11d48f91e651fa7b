package com.voicehelper.process;

import com.voicehelper.support.Client;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An answer as a client understood it.
 *
 * @param referencesFirst whether everything that it draws on was told before its first word, or with all of it
 */
record Told(String text, List<JsonNode> references, boolean referencesFirst) {

    /** Told in one piece. */
    static Told whole(JsonNode text, JsonNode references) {
        return new Told(text.asString(), List.copyOf(references.values()), true);
    }

    /** Told in events: where in one, if at all, a part of the text is, and where references are. */
    static Told streamed(List<JsonNode> events, String textAt, String referencesAt) {
        StringBuilder text = new StringBuilder();
        List<JsonNode> references = new ArrayList<>();
        boolean first = true;
        for (JsonNode event : events) {
            JsonNode more = event.at(referencesAt);
            first &= more.isEmpty() || text.isEmpty();
            references.addAll(more.values());
            text.append(event.at(textAt).asString(""));
        }
        return new Told(text.toString(), references, first);
    }

    /** The references that the text names by their number. */
    List<JsonNode> cited() {
        return references.stream().filter(reference -> text.contains("[" + reference.get("number").asInt() + "]")).toList();
    }

    static List<JsonNode> events(String stream) {
        return Client.data(stream.replace("data: [DONE]", ""));
    }
}
