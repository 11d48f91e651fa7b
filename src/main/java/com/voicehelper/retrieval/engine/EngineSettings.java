package com.voicehelper.retrieval.engine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.retrieval}: what searches.
 *
 * @param engine the search engine: {@code lucene}, in this process
 * @param folder where the embedded engine keeps its index; empty: a temporary folder of this process, rebuilt from the rows at each start
 */
@ConfigurationProperties("voicehelper.retrieval")
public record EngineSettings(@DefaultValue("lucene") String engine, @DefaultValue("") String folder) {}
