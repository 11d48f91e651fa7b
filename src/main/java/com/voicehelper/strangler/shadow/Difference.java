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

    /**
     * Under what it is counted: its path, and {@code [kind]} when a value is missing or of another type. A moment that is another each time
     * is noise; that it is gone is not, unless it goes by itself as well.
     */
    String place() {
        boolean sameKind = local != null && remote != null && local.getNodeType() == remote.getNodeType();
        return sameKind ? path : path + "[kind]";
    }
}
