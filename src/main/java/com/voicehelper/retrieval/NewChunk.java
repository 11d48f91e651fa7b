package com.voicehelper.retrieval;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chunk to store; what each part means is said in {@link Passage}.
 *
 * @param id     the same whenever the same place of the same version is indexed, so that citations stay true
 * @param vector of unit length
 */
public record NewChunk(UUID id, int ordinal, String heading, @Nullable Integer page, String text, float[] vector) {}
