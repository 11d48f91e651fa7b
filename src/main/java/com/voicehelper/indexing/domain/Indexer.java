package com.voicehelper.indexing.domain;

import com.voicehelper.indexing.text.Chunk;
import com.voicehelper.indexing.text.DocumentReader;
import com.voicehelper.indexing.text.DocumentReader.Limits;
import com.voicehelper.indexing.text.DocumentReading;
import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.RetrievalApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes one document from its file into a collection: reads, cuts, embeds and stores as the text streams by, a batch at a time, and makes
 * it visible at the end, all at once. Whatever is repeated of this changes nothing. Thread-safe.
 */
@Component
class Indexer {

    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    private static final int BATCH = 128;
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(500);

    private final KnowledgeApi knowledge;
    private final ModelAdapterApi models;
    private final RetrievalApi retrieval;
    private final DocumentReader reader;

    Indexer(KnowledgeApi knowledge, ModelAdapterApi models, RetrievalApi retrieval, IndexingSettings settings) {
        this.knowledge = knowledge;
        this.models = models;
        this.retrieval = retrieval;
        this.reader = new DocumentReader(new Limits(settings.chunkSize(), settings.chunkOverlap(), settings.maxText(),
                settings.maxExpanded().toBytes(), settings.parseTimeout()));
    }

    /**
     * Indexes the document under the work's lease, which somebody keeps meanwhile.
     *
     * @return how many chunks it has
     * @throws com.voicehelper.indexing.text.UnreadableException when it never will be
     * @throws com.voicehelper.platform.ApiException             what the other modules said
     * @throws IOException                                       when it cannot be copied
     * @throws StoppedWorkException                              when the job is not to be gone on with
     */
    int index(DocumentVersion document, Work work) throws IOException, InterruptedException {
        Reports reports = new Reports(document);
        IndexedRevision revision = revision(document, work.lease());
        int stored = 0;
        try (DocumentCopy copy = DocumentCopy.of(knowledge, document, work);
                DocumentReading reading = reader.open(copy.file(), document.filename(), document.contentType())) {
            for (List<Chunk> chunks = reading.next(BATCH); !chunks.isEmpty(); chunks = reading.next(BATCH)) {
                work.check();
                retrieval.put(revision, embedded(document, work.lease().model(), chunks));
                stored += chunks.size();
                work.reach("embedding", (int) (95 * reading.fraction()));
                reports.send(work);
            }
        }
        work.check();
        work.reach("indexing", 97);
        retrieval.publish(revision, stored);
        return stored;
    }

    /** What is embedded is the text below its headings: they say what it is about. */
    private List<NewChunk> embedded(DocumentVersion document, String model, List<Chunk> chunks) {
        List<String> texts = chunks.stream().map(chunk -> chunk.heading().isEmpty() ? chunk.text() : chunk.heading() + "\n" + chunk.text()).toList();
        List<float[]> vectors = models.embed(document.tenantId(), model, texts);
        List<NewChunk> embedded = new ArrayList<>(chunks.size());
        for (int index = 0; index < chunks.size(); index++) {
            Chunk chunk = chunks.get(index);
            embedded.add(new NewChunk(NewChunk.idOf(document.documentId(), document.version(), chunk.ordinal()), chunk.ordinal(), chunk.heading(),
                    chunk.page(), chunk.text(), vectors.get(index)));
        }
        return embedded;
    }

    private static IndexedRevision revision(DocumentVersion document, Lease lease) {
        return new IndexedRevision(document.documentId(), document.tenantId(), document.knowledgeBaseId(), document.version(), document.revision(),
                lease.number(), lease.model(), document.title(), document.source(), document.metadata());
    }

    /** Tells the knowledge module how far it is, now and then, and does not mind when that is away. */
    private final class Reports {

        private final DocumentVersion document;
        private long last = System.nanoTime();

        Reports(DocumentVersion document) {
            this.document = document;
        }

        void send(Work work) {
            long now = System.nanoTime();
            if (now - last < BETWEEN_REPORTS.toNanos()) {
                return;
            }
            last = now;
            try {
                knowledge.report(document.documentId(), document.version(), work.progress().stage(), work.progress().percent());
            } catch (RuntimeException away) {
                LOG.debug("How far document {} is could not be reported", document.documentId(), away);
            }
        }
    }
}
