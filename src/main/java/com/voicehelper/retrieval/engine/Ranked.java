package com.voicehelper.retrieval.engine;

import java.util.UUID;

/** A chunk's place in a ranking. */
public record Ranked(UUID chunkId, double score) {}
