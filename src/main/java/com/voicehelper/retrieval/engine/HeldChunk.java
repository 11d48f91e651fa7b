package com.voicehelper.retrieval.engine;

import java.util.UUID;

/**
 * A chunk as an engine needs it. The text is searched, not kept.
 *
 * @param heading the headings above it; empty when there is none
 * @param vector  of unit length
 */
public record HeldChunk(UUID id, String heading, String text, float[] vector) {}
