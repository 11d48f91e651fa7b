package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.graph.GraphDocuments.Lease;
import com.voicehelper.retrieval.graph.GraphDocuments.Published;
import com.voicehelper.retrieval.graph.GraphDocuments.Text;
import com.voicehelper.retrieval.graph.extract.Extractor;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Makes the graph say what is published of a document, and nothing else of it. It works page by page, each in a transaction of its own that
 * also says how far it came: who takes over goes on from there, and nothing is counted twice. What an earlier revision said is taken
 * away last, so that between the two the document is not missing. Nothing is extracted inside a transaction. Thread-safe.
 */
@Component
class DocumentReader {

    private static final int CHUNKS = 32;
    private static final int CHUNKS_BY_MODEL = 4;
    private static final int ROWS = 1_000;
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final ModuleDatabase database;
    private final GraphDocuments documents;
    private final GraphRows rows;
    private final Suggestions suggestions;
    private final Extractor extractor;
    private final Duration lease;
    private final int page;

    DocumentReader(ModuleDatabase retrievalDatabase, GraphDocuments documents, GraphRows rows, Suggestions suggestions, Extractor extractor,
            GraphSettings settings) {
        this.database = retrievalDatabase;
        this.documents = documents;
        this.rows = rows;
        this.suggestions = suggestions;
        this.extractor = extractor;
        this.page = settings.model() == null ? CHUNKS : CHUNKS_BY_MODEL;
        this.lease = MARGIN.plus(settings.timeout().multipliedBy(page));
    }

    /**
     * Works on the document that waits longest.
     *
     * @param mayGoOn asked between two pages; when it says no the document is left as it is, to be gone on with by whoever comes
     * @return false when none waits
     * @throws GraphDocuments.LeaseLostException when another took over
     */
    boolean next(BooleanSupplier mayGoOn) {
        Lease leased = documents.lease(lease).orElse(null);
        if (leased == null) {
            return false;
        }
        try {
            follow(leased, mayGoOn);
        } catch (RuntimeException exception) {
            documents.giveBack(leased);
            throw exception;
        }
        return true;
    }

    private void follow(Lease leased, BooleanSupplier mayGoOn) {
        Published published = documents.published(leased);
        boolean read = published == null || read(leased, published, mayGoOn);
        long kept = published == null ? 0 : published.revision();
        while (read && database.write(() -> removed(leased, kept))) {
            read = mayGoOn.getAsBoolean();
        }
        if (!read) {
            documents.giveBack(leased);
        } else if (published == null) {
            documents.forget(leased);
        } else {
            documents.answered(leased);
        }
    }

    /** Whether there is more to take away. */
    private boolean removed(Lease leased, long kept) {
        documents.advance(leased, kept, kept == 0 ? 0 : Integer.MAX_VALUE, lease);
        return rows.remove(leased.documentId(), kept, ROWS);
    }

    private boolean read(Lease leased, Published published, BooleanSupplier mayGoOn) {
        int from = leased.revision() == published.revision() ? leased.nextOrdinal() : 0;
        List<Text> texts = documents.texts(leased, published, from, page);
        while (!texts.isEmpty() && mayGoOn.getAsBoolean()) {
            read(leased, published, texts);
            int last = texts.getLast().ordinal();
            texts = last == Integer.MAX_VALUE ? List.of() : documents.texts(leased, published, last + 1, page);
        }
        return texts.isEmpty();
    }

    private void read(Lease leased, Published published, List<Text> texts) {
        List<Said.Part> parts = texts.stream().map(text -> new Said.Part(text.chunkId(), extractor.extract(leased.tenantId(), text.text()))).toList();
        database.write(() -> {
            documents.advance(leased, published.revision(), texts.getLast().ordinal() + 1, lease);
            rows.add(new Said(leased.tenantId(), leased.documentId(), published.revision(), published.source(), parts));
            suggestions.add(leased, published, texts);
        });
    }
}
