package com.voicehelper.rag;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code [number]} in an answer points to.
 *
 * @param number from 1
 * @param title  the document's
 * @param page   from 1; null where the format has none
 * @param score  0 to 1
 * @param text   the passage as the model read it
 */
public record Citation(int number, UUID chunkId, UUID documentId, String title, String source, @Nullable Integer page, double score, String text) {}
