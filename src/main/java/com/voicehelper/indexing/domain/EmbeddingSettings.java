package com.voicehelper.indexing.domain;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.embedding}.
 *
 * @param model the embedding model that documents are indexed with; after a change every document is indexed anew in the background, and
 *              searches go over when all are. The same on every node
 */
@ConfigurationProperties("voicehelper.embedding")
public record EmbeddingSettings(@DefaultValue("local-hash-v1") String model) {}
