package com.voicehelper.retrieval;

/**
 * A passage that was found.
 *
 * @param score   0 to 1, comparable between queries: 1 is the surest; below 0.35 it is more likely noise than an answer
 * @param snippet the part of the text that shows why, at most 300 characters
 */
public record SearchHit(Passage passage, double score, String snippet) {}
