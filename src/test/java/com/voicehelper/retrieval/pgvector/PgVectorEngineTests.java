package com.voicehelper.retrieval.pgvector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.engine.SearchEngineContract;
import java.time.Duration;

/** On the PostgreSQL of {@code -Dpgvector.url=jdbc:postgresql:…}; that of the other tests does not come with the extension. */
class PgVectorEngineTests extends SearchEngineContract {

    @Override
    protected SearchEngine engine() {
        String url = System.getProperty("pgvector.url");
        assumeTrue(url != null, "no PostgreSQL with pgvector is given by -Dpgvector.url");
        return new PgVectorEngine(new PgVectorSettings(url, System.getProperty("pgvector.username"), System.getProperty("pgvector.password"), 4,
                Duration.ofSeconds(10)));
    }
}
