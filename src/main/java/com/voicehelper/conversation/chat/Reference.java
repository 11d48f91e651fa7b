package com.voicehelper.conversation.chat;

/**
 * Something that an answer draws on.
 *
 * @param source  where it is from: {@code conversation}, the name of a document
 * @param score   0 to 1
 * @param content an excerpt
 */
public record Reference(String chunkId, String source, double score, String content) {}
