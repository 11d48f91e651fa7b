package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT_VERSION;
import static com.voicehelper.knowledge.jooq.Tables.PENDING_FETCH;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.KnowledgeEvent;
import com.voicehelper.knowledge.NewFile;
import com.voicehelper.knowledge.jooq.tables.records.DocumentRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes documents, and versions of them, of files that are stored. */
@Component
class Ingestions {

    private final ModuleDatabase database;
    private final DocumentRows rows;
    private final Datasets datasets;
    private final Folders folders;
    private final Documents documents;
    private final IngestTasks tasks;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Ingestions(ModuleDatabase knowledgeDatabase, DocumentRows rows, Datasets datasets, Folders folders, Documents documents, IngestTasks tasks, Clock clock,
            ApplicationEventPublisher events) {
        this.database = knowledgeDatabase;
        this.rows = rows;
        this.datasets = datasets;
        this.folders = folders;
        this.documents = documents;
        this.tasks = tasks;
        this.clock = clock;
        this.events = events;
    }

    /** See {@link com.voicehelper.knowledge.KnowledgeApi#ingest}. */
    Ingested ingest(Ingestion ingestion) {
        return database.write(() -> {
            List<NewFile> files = ingestion.files();
            boolean replaces = !files.isEmpty() && files.getFirst().replaces();
            Dataset dataset = datasets.hold(ingestion.tenantId(), ingestion.userId(), replaces
                    ? documents.require(ingestion.tenantId(), files.getFirst().documentId()).knowledgeBaseId().toString()
                    : ingestion.knowledgeBase());
            if (!tasks.begin(ingestion.taskId(), ingestion.tenantId(), ingestion.userId(), dataset.id(), ingestion.fingerprint())) {
                return tasks.repeated(ingestion.taskId(), ingestion.tenantId(), ingestion.fingerprint());
            }
            // In one order of contents: two that store the same files must not wait for each other crosswise.
            Map<NewFile, Ingested.Result> results = new HashMap<>();
            files.stream().sorted(Comparator.comparing(NewFile::sha256)).forEach(file ->
                    results.put(file, replaces ? replace(ingestion, file) : add(ingestion, dataset, file)));
            Ingested ingested = new Ingested(ingestion.taskId(), dataset.id(), files.stream().map(results::get).toList());
            tasks.record(ingested);
            return ingested;
        });
    }

    private Ingested.Result add(Ingestion ingestion, Dataset dataset, NewFile file) {
        Optional<DocumentRecord> known = content(dataset, file);
        if (known.isEmpty()) {
            Optional<Document> added = insert(ingestion, dataset, file);
            if (added.isPresent()) {
                return new Ingested.Result(added.get(), false);
            }
            known = content(dataset, file);
        }
        return again(known.orElseThrow(() -> ApiException.conflict("The same file is deleted at this moment; send it again")));
    }

    private Optional<DocumentRecord> content(Dataset dataset, NewFile file) {
        return database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.DATASET_ID.eq(dataset.id()), DOCUMENT.SHA256.eq(file.sha256()), DOCUMENT.DELETED_AT.isNull())
                .forUpdate()
                .fetchOptional();
    }

    /** Sending what could not be indexed once more is a wish to try it once more. */
    private Ingested.Result again(DocumentRecord row) {
        boolean failed = row.getState().equals(Document.State.FAILED.lowerCase());
        return new Ingested.Result(failed ? documents.changed(row) : rows.document(row), true);
    }

    private Optional<Document> insert(Ingestion ingestion, Dataset dataset, NewFile file) {
        OffsetDateTime now = DocumentRows.stored(clock.instant());
        return database.dsl().insertInto(DOCUMENT)
                .set(DOCUMENT.ID, file.documentId())
                .set(DOCUMENT.TENANT_ID, ingestion.tenantId())
                .set(DOCUMENT.DATASET_ID, dataset.id())
                .set(DOCUMENT.FOLDER_ID, file.folder() == null ? null : folders.hold(dataset.id(), ingestion.userId(), file.folder()).id())
                .set(DOCUMENT.TITLE, file.title())
                .set(DOCUMENT.SOURCE, file.source())
                .set(DOCUMENT.METADATA, rows.jsonb(file.metadata()))
                .set(DOCUMENT.VERSION, 1)
                .set(DOCUMENT.REVISION, 1L)
                .set(DOCUMENT.FILENAME, file.filename())
                .set(DOCUMENT.CONTENT_TYPE, file.contentType())
                .set(DOCUMENT.SIZE, file.size())
                .set(DOCUMENT.SHA256, file.sha256())
                .set(DOCUMENT.STATE, Document.State.QUEUED.lowerCase())
                .set(DOCUMENT.STAGE, Document.State.QUEUED.lowerCase())
                .set(DOCUMENT.CREATED_BY, ingestion.userId())
                .set(DOCUMENT.CREATED_AT, now)
                .set(DOCUMENT.UPDATED_AT, now)
                .onConflict(DOCUMENT.DATASET_ID, DOCUMENT.SHA256).where(DOCUMENT.DELETED_AT.isNull()).doNothing()
                .returning()
                .fetchOptional(row -> uploaded(row, ingestion.userId()));
    }

    /** Notes the current version of a locked row as one that is new, and tells the others. */
    Document uploaded(DocumentRecord row, String userId) {
        version(row, userId);
        events.publishEvent(new KnowledgeEvent.Uploaded(row.getId(), row.getTenantId(), row.getDatasetId(), row.getVersion(), row.getRevision(),
                row.getFilename(), row.getContentType(), row.getSize(), row.getSha256(), row.getUpdatedAt().toInstant()));
        return rows.document(row);
    }

    private void version(DocumentRecord row, String userId) {
        database.dsl().insertInto(DOCUMENT_VERSION)
                .set(DOCUMENT_VERSION.DOCUMENT_ID, row.getId())
                .set(DOCUMENT_VERSION.VERSION, row.getVersion())
                .set(DOCUMENT_VERSION.FILENAME, row.getFilename())
                .set(DOCUMENT_VERSION.CONTENT_TYPE, row.getContentType())
                .set(DOCUMENT_VERSION.SIZE, row.getSize())
                .set(DOCUMENT_VERSION.SHA256, row.getSha256())
                .set(DOCUMENT_VERSION.CREATED_BY, userId)
                .set(DOCUMENT_VERSION.CREATED_AT, row.getUpdatedAt())
                .execute();
    }

    private Ingested.Result replace(Ingestion ingestion, NewFile file) {
        DocumentRecord row = documents.locked(ingestion.tenantId(), file.documentId());
        if (file.sha256().equals(row.getSha256())) {
            return again(row);
        }
        database.dsl().selectFrom(DOCUMENT)
                .where(DOCUMENT.DATASET_ID.eq(row.getDatasetId()), DOCUMENT.SHA256.eq(file.sha256()), DOCUMENT.DELETED_AT.isNull())
                .fetchOptional()
                .ifPresent(other -> {
                    throw ApiException.conflict("Document " + other.getId() + " of the same dataset has this content");
                });
        database.dsl().deleteFrom(PENDING_FETCH).where(PENDING_FETCH.DOCUMENT_ID.eq(row.getId())).execute();
        row.setVersion(row.getVersion() + 1);
        row.setFilename(file.filename());
        row.setContentType(file.contentType());
        row.setSize(file.size());
        row.setSha256(file.sha256());
        row.setDuplicateOf(null);
        Document changed = documents.changed(row);
        version(row, ingestion.userId());
        return new Ingested.Result(changed, false);
    }
}
