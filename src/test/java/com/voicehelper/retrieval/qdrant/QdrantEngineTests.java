package com.voicehelper.retrieval.qdrant;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.engine.SearchEngineContract;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** On the Qdrant of {@code -Dqdrant.url=http://…}. */
class QdrantEngineTests extends SearchEngineContract {

    @Override
    protected SearchEngine engine() {
        String url = System.getProperty("qdrant.url");
        assumeTrue(url != null, "no Qdrant is given by -Dqdrant.url");
        return new QdrantEngine(new QdrantSettings(url, System.getProperty("qdrant.key"), Duration.ofSeconds(10)), new JsonMapper());
    }
}
