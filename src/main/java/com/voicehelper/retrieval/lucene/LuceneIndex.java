package com.voicehelper.retrieval.lucene;

import com.voicehelper.retrieval.engine.CollectionIndex;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.engine.HeldChunk;
import com.voicehelper.retrieval.engine.HeldDocument;
import com.voicehelper.retrieval.engine.HeldRevision;
import com.voicehelper.retrieval.engine.Ranked;
import com.voicehelper.retrieval.text.Analyzers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * An index of Lucene's. The chunks of a document are written as one block with a marker that names the revision, so that a revision is there
 * whole or not at all; whatever was not committed when the process died is missing at the next start, with its marker.
 */
final class LuceneIndex implements CollectionIndex {

    private static final double BUFFER_MEGABYTES = 16;

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private LuceneIndex(Directory directory, IndexWriter writer, SearcherManager searchers) {
        this.directory = directory;
        this.writer = writer;
        this.searchers = searchers;
    }

    /** @throws IOException also when a file is damaged: every byte's check sum is verified */
    static LuceneIndex open(Path path, int dimension) throws IOException {
        Directory directory = FSDirectory.open(path);
        try {
            if (DirectoryReader.indexExists(directory)) {
                verify(directory);
            }
            IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new PerFieldAnalyzerWrapper(
                    Analyzers.WORDS, Map.of(Fields.PAIRS, Analyzers.PAIRS)))
                    .setCodec(new LongVectors(dimension)).setRAMBufferSizeMB(BUFFER_MEGABYTES));
            try {
                // So that there is a commit whose files can be missed.
                writer.setLiveCommitData(Map.<String, String>of().entrySet());
                writer.commit();
                return new LuceneIndex(directory, writer, new SearcherManager(writer, null));
            } catch (IOException | RuntimeException exception) {
                writer.rollback();
                throw exception;
            }
        } catch (IOException | RuntimeException exception) {
            directory.close();
            throw exception;
        }
    }

    private static void verify(Directory directory) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
        }
    }

    @Override
    public Map<UUID, HeldRevision> revisions() {
        return search(Fields::revisions);
    }

    @Override
    public void replace(HeldDocument document, Iterator<HeldChunk> chunks) {
        change(() -> writer.updateDocuments(new Term(Fields.DOCUMENT, Fields.bytes(document.documentId())), Fields.block(document, chunks)));
    }

    @Override
    public void remove(Collection<UUID> documents) {
        change(() -> writer.deleteDocuments(documents.stream().map(id -> new Term(Fields.DOCUMENT, Fields.bytes(id))).toArray(Term[]::new)));
    }

    @Override
    public void refresh() {
        change(searchers::maybeRefreshBlocking);
    }

    @Override
    public void commit() {
        change(writer::commit);
    }

    /** What was open when its file was deleted can still be read, so that only looking tells. */
    @Override
    public boolean intact() {
        try {
            return writer.isOpen() && Set.of(directory.listAll()).containsAll(SegmentInfos.readLatestCommit(directory).files(true));
        } catch (IOException | RuntimeException damaged) {
            return false;
        }
    }

    @Override
    public List<Ranked> words(String text, Filter filter, int most) {
        return search(searcher -> Fields.ranked(searcher, Queries.words(text, filter), most, score -> score));
    }

    @Override
    public List<Ranked> nearest(float[] vector, Filter filter, int most) {
        return search(searcher -> Fields.ranked(searcher, Queries.nearest(vector, filter, most), most, Queries::cosine));
    }

    @Override
    public void close() {
        try (directory) {
            try (searchers) {
                writer.close();
            } finally {
                if (writer.isOpen()) {
                    writer.rollback();
                }
            }
        } catch (IOException | RuntimeException exception) {
            throw new EngineException("The search index was not closed in order", exception);
        }
    }

    private <T> T search(Work<IndexSearcher, T> work) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return work.run(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException | RuntimeException exception) {
            throw new EngineException("The search index failed", exception);
        }
    }

    /** What the iterator of chunks throws is not the engine's failure, and goes to the caller as it is. */
    private void change(Change change) {
        try {
            change.run();
        } catch (IOException exception) {
            throw new EngineException("The search index cannot be written", exception);
        } catch (AlreadyClosedException exception) {
            throw new EngineException("The search index is closed", exception);
        }
    }

    @FunctionalInterface
    private interface Work<A, T> {
        T run(A argument) throws IOException;
    }

    @FunctionalInterface
    private interface Change {
        void run() throws IOException;
    }
}
