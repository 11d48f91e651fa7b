package com.voicehelper.retrieval.lucene;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.EngineSettings;
import com.voicehelper.retrieval.engine.SearchEngine;
import com.voicehelper.retrieval.text.Analyzers;
import com.voicehelper.retrieval.text.Terms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The engine in this process: an index of Lucene's per collection, in a folder of its own. */
@Component
@ConditionalOnProperty(name = "voicehelper.retrieval.engine", havingValue = "lucene", matchIfMissing = true)
final class LuceneEngine implements SearchEngine, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LuceneEngine.class);

    /** Another number whenever fields or analysis change: what was written before is not read again. */
    private static final int FORMAT = 1;

    private final IndexFolder folder;

    LuceneEngine(EngineSettings settings) {
        this.folder = IndexFolder.open(settings.folder());
    }

    @Override
    public String name() {
        return "lucene";
    }

    @Override
    public CollectionIndex open(VectorCollection collection) {
        LuceneIndex index = opened(collection);
        if (!index.revisions().isEmpty()) {
            // Loads the dictionary before the first search asks for it.
            Terms.distinct(Analyzers.WORDS, "词", 1);
        }
        return index;
    }

    private LuceneIndex opened(VectorCollection collection) {
        Path path = folder.path().resolve(prefix(collection.model()) + FORMAT + "-" + collection.dimension());
        try {
            try {
                return LuceneIndex.open(path, collection.dimension());
            } catch (IOException | RuntimeException broken) {
                LOG.warn("The search index in {} cannot be read and is made anew: {}", path, broken.toString());
                IndexFolder.delete(path);
                return LuceneIndex.open(path, collection.dimension());
            }
        } catch (IOException | RuntimeException failed) {
            throw new EngineException("The search index in " + path + " cannot be opened", failed);
        }
    }

    @Override
    public void drop(String model) {
        try (Stream<Path> folders = Files.list(folder.path())) {
            folders.filter(each -> each.getFileName().toString().startsWith(prefix(model))).forEach(IndexFolder::delete);
        } catch (IOException | RuntimeException failed) {
            throw new EngineException("The search index of " + model + " cannot be deleted", failed);
        }
    }

    /** Readable, a valid name of a folder, and unlike that of any other model. */
    private static String prefix(String model) {
        CRC32 sum = new CRC32();
        sum.update(model.getBytes(StandardCharsets.UTF_8));
        return model.replaceAll("[^A-Za-z0-9.-]", "_") + "-" + HexFormat.of().toHexDigits((int) sum.getValue()) + "-";
    }

    @Override
    public void close() {
        folder.close();
    }
}
