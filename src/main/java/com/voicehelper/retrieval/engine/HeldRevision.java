package com.voicehelper.retrieval.engine;

/** Which revision of a document is held; equal to the row's when nothing is left to do. */
public record HeldRevision(String tenantId, long revision, long lease) {}
