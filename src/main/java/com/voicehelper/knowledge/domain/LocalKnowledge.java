package com.voicehelper.knowledge.domain;

import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.knowledge.domain.Documents.Version;
import com.voicehelper.knowledge.files.FileStorage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The published API on this process's own database, whoever owns the data: what HTTP and gRPC serve, and one side of the routed API. */
@Component("localKnowledge")
class LocalKnowledge implements KnowledgeApi {

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_DOCUMENTS = 500;

    private final Documents documents;
    private final Ingestions ingestions;
    private final DocumentProgress progress;
    private final FileStorage files;

    LocalKnowledge(Documents documents, Ingestions ingestions, DocumentProgress progress, FileStorage files) {
        this.documents = documents;
        this.ingestions = ingestions;
        this.progress = progress;
        this.files = files;
    }

    @Override
    public Optional<DocumentVersion> current(UUID documentId) {
        return documents.current(documentId);
    }

    @Override
    public byte[] content(UUID documentId, int version, long offset, int most) {
        Version found = documents.version(documentId, version).orElseThrow(Documents::missing);
        int length = (int) Math.clamp(found.size() - offset, 0L, Math.clamp(most, 1, MOST_BYTES));
        return length == 0 ? new byte[0] : files.read(found.sha256(), Math.max(0, offset), length);
    }

    @Override
    public void report(UUID documentId, int version, String stage, int percent) {
        progress.report(documentId, version, stage, percent);
    }

    @Override
    public List<DocumentVersion> page(@Nullable UUID after, int limit) {
        return documents.page(after, Math.clamp(limit, 1, MOST_DOCUMENTS));
    }

    @Override
    public Ingested ingest(Ingestion ingestion) {
        return ingestions.ingest(ingestion);
    }
}
