package com.voicehelper.strangler.shadow;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One place where two answers differ, with what the first of them (there may be several, in a list) holds.
 *
 * @param path   as {@link com.voicehelper.strangler.plan.AnswerPath} writes it
 * @param local  the monolith's value; null: it is not there
 * @param remote the service's value; null: it is not there
 */
record Difference(String path, @Nullable JsonNode local, @Nullable JsonNode remote) {

    /** Whether the values are at least of one kind, as those of what differs by itself are. */
    boolean sameKind() {
        return local != null && remote != null && local.getNodeType() == remote.getNodeType();
    }
}
