package com.voicehelper.knowledge.remote;

import static com.voicehelper.platform.grpc.WireValues.instant;
import static com.voicehelper.platform.grpc.WireValues.metadata;
import static com.voicehelper.platform.grpc.WireValues.micros;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.NewFile;
import com.voicehelper.knowledge.v1.IngestRequest;
import com.voicehelper.knowledge.v1.IngestResponse;
import com.voicehelper.knowledge.v1.IngestedDocument;
import com.voicehelper.platform.grpc.WireValues;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private Wire() {}

    public static com.voicehelper.knowledge.v1.DocumentVersion toWire(DocumentVersion version) {
        return com.voicehelper.knowledge.v1.DocumentVersion.newBuilder()
                .setDocumentId(version.documentId().toString())
                .setTenantId(version.tenantId())
                .setKnowledgeBaseId(version.knowledgeBaseId().toString())
                .setVersion(version.version())
                .setRevision(version.revision())
                .setTitle(version.title())
                .setSource(version.source())
                .setFilename(version.filename())
                .setContentType(version.contentType())
                .setSize(version.size())
                .setSha256(version.sha256())
                .setMetadata(version.metadata().toString())
                .build();
    }

    static DocumentVersion fromWire(com.voicehelper.knowledge.v1.DocumentVersion wire) {
        return new DocumentVersion(uuid(wire.getDocumentId()), wire.getTenantId(), uuid(wire.getKnowledgeBaseId()), wire.getVersion(), wire.getRevision(),
                wire.getTitle(), wire.getSource(), wire.getFilename(), wire.getContentType(), wire.getSize(), wire.getSha256(), metadata(wire.getMetadata()));
    }

    static IngestRequest toWire(Ingestion ingestion) {
        var wire = IngestRequest.newBuilder()
                .setTaskId(ingestion.taskId().toString())
                .setFingerprint(ingestion.fingerprint())
                .setTenantId(ingestion.tenantId())
                .setUserId(ingestion.userId())
                .addAllFiles(ingestion.files().stream().map(Wire::toWire).toList());
        Optional.ofNullable(ingestion.knowledgeBase()).ifPresent(wire::setKnowledgeBase);
        return wire.build();
    }

    public static Ingestion fromWire(IngestRequest wire) {
        return new Ingestion(uuid(wire.getTaskId()), wire.getFingerprint(), wire.getTenantId(), wire.getUserId(),
                wire.hasKnowledgeBase() ? wire.getKnowledgeBase() : null, wire.getFilesList().stream().map(Wire::fromWire).toList());
    }

    private static com.voicehelper.knowledge.v1.NewFile toWire(NewFile file) {
        var wire = com.voicehelper.knowledge.v1.NewFile.newBuilder()
                .setDocumentId(file.documentId().toString())
                .setReplaces(file.replaces())
                .setTitle(file.title())
                .setSource(file.source())
                .setFilename(file.filename())
                .setContentType(file.contentType())
                .setSize(file.size())
                .setSha256(file.sha256())
                .setMetadata(file.metadata().toString());
        Optional.ofNullable(file.folder()).ifPresent(wire::setFolder);
        return wire.build();
    }

    private static NewFile fromWire(com.voicehelper.knowledge.v1.NewFile wire) {
        return new NewFile(uuid(wire.getDocumentId()), wire.getReplaces(), wire.getTitle(), wire.getSource(), wire.getFilename(), wire.getContentType(),
                wire.getSize(), wire.getSha256(), metadata(wire.getMetadata()), wire.hasFolder() ? wire.getFolder() : null);
    }

    public static IngestResponse toWire(Ingested ingested) {
        return IngestResponse.newBuilder()
                .setTaskId(ingested.taskId().toString())
                .setKnowledgeBaseId(ingested.knowledgeBaseId().toString())
                .addAllDocuments(ingested.results().stream()
                        .map(result -> IngestedDocument.newBuilder().setDocument(toWire(result.document())).setDuplicate(result.duplicate()).build())
                        .toList())
                .build();
    }

    static Ingested fromWire(IngestResponse wire) {
        return new Ingested(uuid(wire.getTaskId()), uuid(wire.getKnowledgeBaseId()), wire.getDocumentsList().stream()
                .map(result -> new Ingested.Result(fromWire(result.getDocument()), result.getDuplicate())).toList());
    }

    private static com.voicehelper.knowledge.v1.Document toWire(Document document) {
        var wire = com.voicehelper.knowledge.v1.Document.newBuilder()
                .setId(document.id().toString())
                .setTenantId(document.tenantId())
                .setKnowledgeBaseId(document.knowledgeBaseId().toString())
                .setTitle(document.title())
                .setSource(document.source())
                .setMetadata(document.metadata().toString())
                .setVersion(document.version())
                .setRevision(document.revision())
                .setFilename(document.filename())
                .setContentType(document.contentType())
                .setSize(document.size())
                .setState(document.state().lowerCase())
                .setStage(document.stage())
                .setPercent(document.percent())
                .setChunks(document.chunks())
                .setCreatedBy(document.createdBy())
                .setCreatedAtMicros(micros(document.createdAt()))
                .setUpdatedAtMicros(micros(document.updatedAt()));
        Optional.ofNullable(document.folderId()).map(UUID::toString).ifPresent(wire::setFolderId);
        Optional.ofNullable(document.sha256()).ifPresent(wire::setSha256);
        Optional.ofNullable(document.code()).ifPresent(wire::setCode);
        Optional.ofNullable(document.reason()).ifPresent(wire::setReason);
        Optional.ofNullable(document.duplicateOf()).map(UUID::toString).ifPresent(wire::setDuplicateOf);
        Optional.ofNullable(document.indexedAt()).map(WireValues::micros).ifPresent(wire::setIndexedAtMicros);
        Optional.ofNullable(document.deletedAt()).map(WireValues::micros).ifPresent(wire::setDeletedAtMicros);
        return wire.build();
    }

    private static Document fromWire(com.voicehelper.knowledge.v1.Document wire) {
        return new Document(uuid(wire.getId()), wire.getTenantId(), uuid(wire.getKnowledgeBaseId()), wire.hasFolderId() ? uuid(wire.getFolderId()) : null,
                wire.getTitle(), wire.getSource(), metadata(wire.getMetadata()), wire.getVersion(), wire.getRevision(), wire.getFilename(),
                wire.getContentType(), wire.getSize(), wire.hasSha256() ? wire.getSha256() : null,
                Document.State.valueOf(wire.getState().toUpperCase(Locale.ROOT)), wire.getStage(), wire.getPercent(), wire.getChunks(),
                wire.hasCode() ? wire.getCode() : null, wire.hasReason() ? wire.getReason() : null,
                wire.hasDuplicateOf() ? uuid(wire.getDuplicateOf()) : null, wire.getCreatedBy(), instant(wire.getCreatedAtMicros()),
                instant(wire.getUpdatedAtMicros()), wire.hasIndexedAtMicros() ? instant(wire.getIndexedAtMicros()) : null,
                wire.hasDeletedAtMicros() ? instant(wire.getDeletedAtMicros()) : null);
    }
}
