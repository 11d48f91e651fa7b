package com.voicehelper.retrieval.store;

import static com.voicehelper.retrieval.jooq.Tables.CHUNK;
import static com.voicehelper.retrieval.jooq.Tables.COLLECTION;
import static com.voicehelper.retrieval.jooq.Tables.DOCUMENT;
import static com.voicehelper.retrieval.jooq.Tables.REMOVED_DOCUMENT;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets what no longer matters: the chunks of retired collections, some at a time, once no node searches them any more; and which documents
 * were removed, when nothing of them can still be on its way.
 */
@Component
class RetiredChunks {

    private static final Logger LOG = LoggerFactory.getLogger(RetiredChunks.class);
    private static final int AT_ONCE = 500;

    private final ModuleDatabase database;
    private final ModuleOwnership ownership;

    RetiredChunks(ModuleDatabase retrievalDatabase, ModuleOwnership ownership) {
        this.database = retrievalDatabase;
        this.ownership = ownership;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void run() {
        if (!ownership.ownsWrites("retrieval")) {
            return;
        }
        try {
            while (forgetSome()) {
                LOG.debug("Forgot {} chunks", AT_ONCE);
            }
        } catch (NotOwnerException moved) {
            LOG.debug("Retrieval is owned elsewhere now");
        } catch (DataAccessException failed) {
            LOG.warn("Retired collections could not be forgotten: {}", failed.getMessage());
        }
    }

    /** Whether there may be more. */
    boolean forgetSome() {
        return database.write(() -> {
            var sql = database.dsl();
            sql.deleteFrom(REMOVED_DOCUMENT).where(REMOVED_DOCUMENT.REMOVED_AT.lt(DSL.field("now() - interval '30 days'", REMOVED_DOCUMENT.REMOVED_AT.getType()))).execute();
            // Locked, so that it is not opened again meanwhile.
            String model = sql.select(COLLECTION.MODEL).from(COLLECTION)
                    .where(COLLECTION.STATE.eq(Collections.RETIRED), COLLECTION.CHANGED_AT.lt(DSL.field("now() - interval '10 minutes'", COLLECTION.CHANGED_AT.getType())))
                    .limit(1).forUpdate().skipLocked().fetchOne(COLLECTION.MODEL);
            if (model == null) {
                return false;
            }
            int forgotten = sql.deleteFrom(CHUNK)
                    .where(DSL.row(CHUNK.MODEL, CHUNK.ID, CHUNK.REVISION).in(
                            DSL.select(CHUNK.MODEL, CHUNK.ID, CHUNK.REVISION).from(CHUNK).where(CHUNK.MODEL.eq(model)).limit(AT_ONCE)))
                    .execute();
            if (forgotten == 0) {
                sql.deleteFrom(DOCUMENT).where(DOCUMENT.MODEL.eq(model)).execute();
                sql.deleteFrom(COLLECTION).where(COLLECTION.MODEL.eq(model)).execute();
            }
            return true;
        });
    }
}
