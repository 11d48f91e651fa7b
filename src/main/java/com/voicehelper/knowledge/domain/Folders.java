package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;
import static com.voicehelper.knowledge.jooq.Tables.FOLDER;

import com.voicehelper.knowledge.jooq.tables.records.FolderRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Folders of a knowledge base, by their paths. Writes join the transaction that is open on the module's database. */
@Component
public class Folders {

    /** In characters, of which each may take four of the 2 700 bytes that an index holds. */
    private static final int LONGEST_PATH = 600;

    private final ModuleDatabase database;
    private final Clock clock;

    Folders(ModuleDatabase knowledgeDatabase, Clock clock) {
        this.database = knowledgeDatabase;
        this.clock = clock;
    }

    /** @param path names from the top, each after a slash */
    public record Folder(UUID id, UUID datasetId, String path, Instant createdAt) {

        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** The folder of that path, made with those above it when it is not there. */
    public Folder hold(UUID datasetId, String userId, String path) {
        String whole = canonical(path);
        for (int end = whole.indexOf('/', 1); end >= 0; end = whole.indexOf('/', end + 1)) {
            insert(datasetId, userId, whole.substring(0, end));
        }
        insert(datasetId, userId, whole);
        return folder(database.dsl().selectFrom(FOLDER).where(FOLDER.DATASET_ID.eq(datasetId), FOLDER.PATH.eq(whole)).forShare().fetchSingle());
    }

    private void insert(UUID datasetId, String userId, String path) {
        database.write(() -> {
            database.dsl().insertInto(FOLDER)
                    .set(FOLDER.ID, Ids.next())
                    .set(FOLDER.DATASET_ID, datasetId)
                    .set(FOLDER.PATH, path)
                    .set(FOLDER.CREATED_BY, userId)
                    .set(FOLDER.CREATED_AT, DocumentRows.stored(clock.instant()))
                    .onConflictDoNothing()
                    .execute();
        });
    }

    /** @throws ApiException 400 when it is no path */
    static String canonical(String path) {
        String whole = Arrays.stream(path.split("/")).map(String::strip).filter(name -> !name.isEmpty()).collect(Collectors.joining("/", "/", ""));
        if (whole.length() < 2 || whole.length() > LONGEST_PATH || whole.chars().anyMatch(Character::isISOControl)) {
            throw ApiException.badRequest("The folder must be a path such as /reports/2026 of at most " + LONGEST_PATH + " characters");
        }
        return whole;
    }

    /** In the order of their paths; at most a thousand. */
    public List<Folder> list(UUID datasetId) {
        return database.dsl().selectFrom(FOLDER).where(FOLDER.DATASET_ID.eq(datasetId)).orderBy(FOLDER.PATH).limit(1_000).fetch(Folders::folder);
    }

    /** The paths of folders by their ids. */
    public Map<UUID, String> paths(Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of()
                : database.dsl().select(FOLDER.ID, FOLDER.PATH).from(FOLDER).where(FOLDER.ID.in(ids)).fetchMap(FOLDER.ID, FOLDER.PATH);
    }

    /** @throws ApiException 404 when it is not there, 409 when something is in it */
    public void delete(UUID datasetId, UUID id) {
        database.write(() -> {
            FolderRecord row = database.dsl().selectFrom(FOLDER).where(FOLDER.ID.eq(id), FOLDER.DATASET_ID.eq(datasetId)).forUpdate().fetchOptional()
                    .orElseThrow(() -> ApiException.notFound("文件夹不存在"));
            boolean used = database.dsl().fetchExists(FOLDER, FOLDER.DATASET_ID.eq(datasetId).and(FOLDER.PATH.startsWith(row.getPath() + "/")))
                    || database.dsl().fetchExists(DOCUMENT, DOCUMENT.FOLDER_ID.eq(id).and(DOCUMENT.DELETED_AT.isNull()));
            if (used) {
                throw ApiException.conflict("文件夹不为空");
            }
            database.dsl().update(DOCUMENT).setNull(DOCUMENT.FOLDER_ID).where(DOCUMENT.FOLDER_ID.eq(id)).execute();
            row.delete();
        });
    }

    private static Folder folder(FolderRecord row) {
        return new Folder(row.getId(), row.getDatasetId(), row.getPath(), row.getCreatedAt().toInstant());
    }
}
