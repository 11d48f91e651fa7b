package com.voicehelper.retrieval.domain;

import com.voicehelper.retrieval.store.Vectors;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a search found, before anybody looked whether it may be seen: ids, no text.
 *
 * @param vector the question's; null when only words were asked for
 * @param chunks best first
 */
record Ranking(float @Nullable [] vector, List<UUID> chunks) {

    /** As text, for a shared cache. */
    String encoded() {
        return (vector == null ? "" : Base64.getEncoder().encodeToString(Vectors.bytes(vector))) + ";"
                + chunks.stream().map(UUID::toString).collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException when it is something else */
    static Ranking decoded(String text) {
        int divide = text.indexOf(';');
        if (divide < 0) {
            throw new IllegalArgumentException("not a ranking");
        }
        String ids = text.substring(divide + 1);
        return new Ranking(divide == 0 ? null : Vectors.floats(Base64.getDecoder().decode(text.substring(0, divide))),
                ids.isEmpty() ? List.of() : Arrays.stream(ids.split(",")).map(UUID::fromString).toList());
    }
}
