package com.voicehelper.retrieval.lucene;

import com.voicehelper.retrieval.engine.EngineSettings;
import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.engine.SearchEngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LuceneEngineTests extends SearchEngineContract {

    @TempDir
    private Path folder;

    @Override
    protected SearchEngine engine() {
        return new LuceneEngine(new EngineSettings("lucene", folder.toString()));
    }
}
