package com.voicehelper.knowledge.domain;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.DocumentVersion;
import com.voicehelper.knowledge.jooq.tables.records.DatasetRecord;
import com.voicehelper.knowledge.jooq.tables.records.DocumentRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows as the module's records, and back. */
@Component
class DocumentRows {

    private final JsonMapper json;

    DocumentRows(JsonMapper json) {
        this.json = json;
    }

    Dataset dataset(DatasetRecord row) {
        return new Dataset(row.getId(), row.getTenantId(), row.getClientKey(), row.getName(), row.getDescription(), row.getType(),
                json(row.getMetadata()), row.getCreatedBy(), row.getCreatedAt().toInstant(), row.getUpdatedAt().toInstant());
    }

    Document document(DocumentRecord row) {
        return new Document(row.getId(), row.getTenantId(), row.getDatasetId(), row.getFolderId(), row.getTitle(), row.getSource(), json(row.getMetadata()),
                row.getVersion(), row.getRevision(), row.getFilename(), row.getContentType(), row.getSize(), row.getSha256(),
                Document.State.valueOf(row.getState().toUpperCase(Locale.ROOT)), row.getStage(), row.getPercent(), row.getChunks(), row.getCode(),
                row.getReason(), row.getDuplicateOf(), row.getCreatedBy(), row.getCreatedAt().toInstant(), row.getUpdatedAt().toInstant(),
                instant(row.getIndexedAt()), instant(row.getDeletedAt()));
    }

    /** Of a document whose file is there. */
    DocumentVersion version(DocumentRecord row) {
        return new DocumentVersion(row.getId(), row.getTenantId(), row.getDatasetId(), row.getVersion(), row.getRevision(), row.getTitle(),
                row.getSource(), row.getFilename(), row.getContentType(), row.getSize(), Objects.requireNonNull(row.getSha256()), json(row.getMetadata()));
    }

    JSONB jsonb(JsonNode node) {
        return JSONB.jsonb(json.writeValueAsString(node));
    }

    private JsonNode json(JSONB value) {
        return json.readTree(value.data());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** PostgreSQL keeps microseconds; what is answered must equal what is read later. */
    static OffsetDateTime stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
