package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DATASET;
import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.FOLDER;

import com.voicehelper.knowledge.jooq.tables.records.DatasetRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A tenant's knowledge bases. Writes join the transaction that is open on the module's database. */
@Component
public class Datasets {

    /** The client's name of the one that takes what names none. */
    public static final String DEFAULT = "default";

    private static final int LONGEST_NAME = 200;

    private final ModuleDatabase database;
    private final DocumentRows rows;
    private final Clock clock;

    Datasets(ModuleDatabase knowledgeDatabase, DocumentRows rows, Clock clock) {
        this.database = knowledgeDatabase;
        this.rows = rows;
        this.clock = clock;
    }

    /** What a new one is made of. */
    public record Draft(String tenantId, String userId, @Nullable String clientKey, String name, String description, String type, JsonNode metadata) {}

    /** What changes; null stays. */
    public record Change(@Nullable String name, @Nullable String description, @Nullable JsonNode metadata) {}

    public record Page(List<Dataset> datasets, long total) {}

    public Dataset create(Draft draft) {
        return database.write(() -> insert(draft).orElseThrow(() -> ApiException.conflict("A dataset of that name exists")));
    }

    private Optional<Dataset> insert(Draft draft) {
        OffsetDateTime now = DocumentRows.stored(clock.instant());
        return database.dsl().insertInto(DATASET)
                .set(DATASET.ID, draft.clientKey() == null ? Ids.next() : Ids.named(draft.tenantId(), draft.clientKey()))
                .set(DATASET.TENANT_ID, draft.tenantId())
                .set(DATASET.CLIENT_KEY, draft.clientKey())
                .set(DATASET.NAME, draft.name())
                .set(DATASET.DESCRIPTION, draft.description())
                .set(DATASET.TYPE, draft.type())
                .set(DATASET.METADATA, rows.jsonb(draft.metadata()))
                .set(DATASET.CREATED_BY, draft.userId())
                .set(DATASET.CREATED_AT, now)
                .set(DATASET.UPDATED_AT, now)
                .onConflictDoNothing()
                .returning()
                .fetchOptional(rows::dataset);
    }

    /** By its id, or by the name that a client chose for it; empty when it is not the tenant's. */
    public Optional<Dataset> find(String tenantId, String idOrName) {
        return database.dsl().selectFrom(DATASET).where(there(tenantId, idOrName)).fetchOptional(rows::dataset);
    }

    /** @throws ApiException 404 when it is not the tenant's */
    public Dataset require(String tenantId, String idOrName) {
        return find(tenantId, idOrName).orElseThrow(Datasets::missing);
    }

    /**
     * The one of that id or name; made when it is not there and named by no id. It stays until the open transaction ends.
     *
     * @param idOrName null or empty: the tenant's default one
     * @throws ApiException 404 when there is none of that id
     */
    Dataset hold(String tenantId, String userId, @Nullable String idOrName) {
        String name = idOrName == null || idOrName.isBlank() ? DEFAULT : idOrName;
        return held(tenantId, name).orElseGet(() -> {
            if (Ids.read(name) != null) {
                throw missing();
            }
            if (name.length() > LONGEST_NAME) {
                throw ApiException.badRequest("The name of a dataset has at most " + LONGEST_NAME + " characters");
            }
            Draft draft = new Draft(tenantId, userId, name, name, "", "document", JsonNodeFactory.instance.objectNode());
            if (!revived(draft)) {
                insert(draft);
            }
            return held(tenantId, name).orElseThrow(Datasets::missing);
        });
    }

    /** A name has one id for ever; so what is made under the name of a deleted one takes its row, and nothing else of it. */
    private boolean revived(Draft draft) {
        OffsetDateTime now = DocumentRows.stored(clock.instant());
        UUID id = Ids.named(draft.tenantId(), String.valueOf(draft.clientKey()));
        boolean revived = database.dsl().update(DATASET)
                .set(DATASET.NAME, draft.name())
                .set(DATASET.DESCRIPTION, draft.description())
                .set(DATASET.TYPE, draft.type())
                .set(DATASET.METADATA, rows.jsonb(draft.metadata()))
                .set(DATASET.CREATED_BY, draft.userId())
                .set(DATASET.CREATED_AT, now)
                .set(DATASET.UPDATED_AT, now)
                .setNull(DATASET.DELETED_AT)
                .where(DATASET.ID.eq(id), DATASET.DELETED_AT.isNotNull())
                .execute() > 0;
        if (revived) {
            database.dsl().update(DOCUMENT).setNull(DOCUMENT.FOLDER_ID).where(DOCUMENT.DATASET_ID.eq(id)).execute();
            database.dsl().deleteFrom(FOLDER).where(FOLDER.DATASET_ID.eq(id)).execute();
        }
        return revived;
    }

    private Optional<Dataset> held(String tenantId, String idOrName) {
        return database.dsl().selectFrom(DATASET).where(there(tenantId, idOrName)).forShare().fetchOptional(rows::dataset);
    }

    private static Condition there(String tenantId, String idOrName) {
        UUID id = Ids.read(idOrName);
        return DATASET.TENANT_ID.eq(tenantId).and(DATASET.DELETED_AT.isNull()).and(id == null ? DATASET.CLIENT_KEY.eq(idOrName) : DATASET.ID.eq(id));
    }

    /** Newest first. */
    public Page list(String tenantId, int limit, long offset) {
        Condition theirs = DATASET.TENANT_ID.eq(tenantId).and(DATASET.DELETED_AT.isNull());
        return database.read(() -> new Page(
                database.dsl().selectFrom(DATASET).where(theirs).orderBy(DATASET.CREATED_AT.desc(), DATASET.ID.desc()).limit(limit).offset(offset)
                        .fetch(rows::dataset),
                database.dsl().fetchCount(DATASET, theirs)));
    }

    /** How many documents each of these has; one that has none is left out. */
    public Map<UUID, Integer> documents(Collection<UUID> ids) {
        return database.dsl().select(DOCUMENT.DATASET_ID, DSL.count()).from(DOCUMENT)
                .where(DOCUMENT.DATASET_ID.in(ids), DOCUMENT.DELETED_AT.isNull())
                .groupBy(DOCUMENT.DATASET_ID)
                .fetchMap(DOCUMENT.DATASET_ID, DSL.count());
    }

    public Dataset update(String tenantId, String idOrName, Change change) {
        return database.write(() -> {
            DatasetRecord row = locked(tenantId, idOrName);
            row.setName(change.name() == null ? row.getName() : change.name());
            row.setDescription(change.description() == null ? row.getDescription() : change.description());
            row.setMetadata(change.metadata() == null ? row.getMetadata() : rows.jsonb(change.metadata()));
            row.setUpdatedAt(DocumentRows.stored(clock.instant()));
            row.store();
            return rows.dataset(row);
        });
    }

    /** Marks it; its documents are the caller's to delete, in the same transaction. Nothing can be added to it meanwhile. */
    Dataset delete(String tenantId, String idOrName) {
        DatasetRecord row = locked(tenantId, idOrName);
        row.setDeletedAt(DocumentRows.stored(clock.instant()));
        row.store();
        return rows.dataset(row);
    }

    private DatasetRecord locked(String tenantId, String idOrName) {
        return database.dsl().selectFrom(DATASET).where(there(tenantId, idOrName)).forUpdate().fetchOptional().orElseThrow(Datasets::missing);
    }

    static ApiException missing() {
        return ApiException.notFound("数据集不存在");
    }
}
