package com.voicehelper.indexing.text;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a document that can be found and cited.
 *
 * @param ordinal its place in the document, from 0
 * @param heading the headings above it, joined with {@code " > "}; empty when there is none
 * @param page    where it begins, from 1; null where the format has none
 * @param text    never blank; without control characters but for line feeds
 */
public record Chunk(int ordinal, String heading, @Nullable Integer page, String text) {}
