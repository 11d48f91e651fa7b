package com.voicehelper.retrieval.engine;

import com.voicehelper.platform.module.ConfigurationException;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.retrieval}: what searches.
 *
 * @param engine the search engine: {@code lucene}, in this process; {@code pgvector} or {@code qdrant}, which nodes share
 * @param folder where the embedded engine keeps its index; empty: a temporary folder of this process, rebuilt from the rows at each start
 */
@ConfigurationProperties("voicehelper.retrieval")
public record EngineSettings(@DefaultValue("lucene") String engine, @DefaultValue("") String folder) {

    private static final Set<String> ENGINES = Set.of("lucene", "pgvector", "qdrant");

    public EngineSettings {
        if (!ENGINES.contains(engine)) {
            throw new ConfigurationException("voicehelper.retrieval.engine", "must be lucene, pgvector or qdrant, not '" + engine + "'");
        }
    }
}
