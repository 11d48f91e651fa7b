package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT_VERSION;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.KnowledgeEvent;
import com.voicehelper.knowledge.jooq.tables.records.DocumentRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** A tenant's documents. Writes join the transaction that is open on the module's database. */
@Component("knowledgeDocuments")
public class Documents {

    private final ModuleDatabase database;
    private final DocumentRows rows;
    private final Folders folders;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Documents(ModuleDatabase knowledgeDatabase, DocumentRows rows, Folders folders, Clock clock, ApplicationEventPublisher events) {
        this.database = knowledgeDatabase;
        this.rows = rows;
        this.folders = folders;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Which documents; null: any.
     *
     * @param source exactly
     * @param text   part of the title or the file's name
     */
    public record Selection(String tenantId, @Nullable UUID datasetId, @Nullable UUID folderId, Document.@Nullable State state, @Nullable String source,
            @Nullable String text) {}

    /** What changes; null stays. */
    public record Change(@Nullable String title, @Nullable String source, @Nullable JsonNode metadata, @Nullable String folder) {}

    /** One version's file. */
    public record Version(int version, String filename, String contentType, long size, String sha256, String createdBy, Instant createdAt) {}

    public record Page(List<Document> documents, long total) {}

    public Optional<Document> find(String tenantId, UUID id) {
        return database.dsl().selectFrom(DOCUMENT).where(there(tenantId, id)).fetchOptional(rows::document);
    }

    /** @throws ApiException 404 when it is not the tenant's, or deleted */
    public Document require(String tenantId, UUID id) {
        return find(tenantId, id).orElseThrow(Documents::missing);
    }

    /** Newest first. */
    public Page list(Selection selection, int limit, long offset) {
        Condition condition = condition(selection);
        return database.read(() -> {
            List<Document> found = database.dsl().selectFrom(DOCUMENT).where(condition)
                    .orderBy(DOCUMENT.CREATED_AT.desc(), DOCUMENT.ID.desc()).limit(limit).offset(offset).fetch(rows::document);
            boolean last = found.size() < limit && (!found.isEmpty() || offset == 0);
            return new Page(found, last ? offset + found.size() : database.dsl().fetchCount(DOCUMENT, condition));
        });
    }

    private static Condition condition(Selection selection) {
        Condition condition = DOCUMENT.TENANT_ID.eq(selection.tenantId()).and(DOCUMENT.DELETED_AT.isNull());
        if (selection.datasetId() != null) {
            condition = condition.and(DOCUMENT.DATASET_ID.eq(selection.datasetId()));
        }
        if (selection.folderId() != null) {
            condition = condition.and(DOCUMENT.FOLDER_ID.eq(selection.folderId()));
        }
        if (selection.state() != null) {
            condition = condition.and(DOCUMENT.STATE.eq(selection.state().lowerCase()));
        }
        if (selection.source() != null) {
            condition = condition.and(DOCUMENT.SOURCE.eq(selection.source()));
        }
        return selection.text() == null ? condition
                : condition.and(DOCUMENT.TITLE.containsIgnoreCase(selection.text()).or(DOCUMENT.FILENAME.containsIgnoreCase(selection.text())));
    }

    /** Newest first. */
    public List<Version> versions(UUID id) {
        return database.dsl().selectFrom(DOCUMENT_VERSION).where(DOCUMENT_VERSION.DOCUMENT_ID.eq(id)).orderBy(DOCUMENT_VERSION.VERSION.desc())
                .fetch(row -> new Version(row.getVersion(), row.getFilename(), row.getContentType(), row.getSize(), row.getSha256(), row.getCreatedBy(),
                        row.getCreatedAt().toInstant()));
    }

    /** Empty when there is none, or its document is deleted. */
    public Optional<Version> version(UUID id, int version) {
        return database.dsl().fetchExists(DOCUMENT, DOCUMENT.ID.eq(id).and(DOCUMENT.DELETED_AT.isNull()))
                ? versions(id).stream().filter(each -> each.version() == version).findFirst()
                : Optional.empty();
    }

    /** The current version, whoever asks; empty when there is none. */
    Optional<DocumentVersion> current(UUID id) {
        return database.dsl().selectFrom(DOCUMENT).where(DOCUMENT.ID.eq(id), DOCUMENT.DELETED_AT.isNull(), DOCUMENT.VERSION.gt(0))
                .fetchOptional(rows::version);
    }

    /** Of all tenants, in the order of their ids. */
    List<DocumentVersion> page(@Nullable UUID after, int limit) {
        return database.dsl().selectFrom(DOCUMENT)
                .where(after == null ? DSL.noCondition() : DOCUMENT.ID.gt(after), DOCUMENT.DELETED_AT.isNull(), DOCUMENT.VERSION.gt(0))
                .orderBy(DOCUMENT.ID).limit(limit).fetch(rows::version);
    }

    /** The index follows what changed. */
    public Document update(String tenantId, UUID id, String userId, Change change) {
        return database.write(() -> {
            DocumentRecord row = locked(tenantId, id);
            row.setTitle(change.title() == null ? row.getTitle() : change.title());
            row.setSource(change.source() == null ? row.getSource() : change.source());
            row.setMetadata(change.metadata() == null ? row.getMetadata() : rows.jsonb(change.metadata()));
            if (change.folder() != null) {
                row.setFolderId(change.folder().isBlank() || change.folder().equals("/") ? null
                        : folders.hold(row.getDatasetId(), userId, change.folder()).id());
            }
            return row.modified() ? changed(row) : rows.document(row);
        });
    }

    /** Has it indexed anew, whatever its state. */
    public Document reindex(String tenantId, UUID id) {
        return database.write(() -> {
            DocumentRecord row = locked(tenantId, id);
            if (row.getVersion() == 0) {
                throw ApiException.conflict("The document's file was never fetched; there is nothing to index");
            }
            return changed(row);
        });
    }

    /** Stores what was set on a locked row, as one more revision that the index must follow. */
    Document changed(DocumentRecord row) {
        row.setRevision(row.getRevision() + 1);
        row.setUpdatedAt(DocumentRows.stored(clock.instant()));
        if (row.getVersion() > 0) {
            row.setState(Document.State.QUEUED.lowerCase());
            row.setStage(Document.State.QUEUED.lowerCase());
            row.setPercent(0);
            row.setCode(null);
            row.setReason(null);
        }
        row.store();
        if (row.getVersion() > 0) {
            events.publishEvent(new KnowledgeEvent.Updated(row.getId(), row.getTenantId(), row.getDatasetId(), row.getVersion(), row.getRevision(),
                    row.getUpdatedAt().toInstant()));
        }
        return rows.document(row);
    }

    DocumentRecord locked(String tenantId, UUID id) {
        return database.dsl().selectFrom(DOCUMENT).where(there(tenantId, id)).forUpdate().fetchOptional().orElseThrow(Documents::missing);
    }

    private static Condition there(String tenantId, UUID id) {
        return DOCUMENT.ID.eq(id).and(DOCUMENT.TENANT_ID.eq(tenantId)).and(DOCUMENT.DELETED_AT.isNull());
    }

    static ApiException missing() {
        return ApiException.notFound("文档不存在");
    }
}
