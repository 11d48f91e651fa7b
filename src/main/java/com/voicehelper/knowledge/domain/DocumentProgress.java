package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT;

import com.voicehelper.knowledge.Document.State;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Instant;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** How far a revision has come. Each step is a compare-and-set: what is told late about an earlier revision changes nothing. */
@Component
class DocumentProgress {

    private static final Condition UNDER_WAY = DOCUMENT.STATE.in(State.QUEUED.lowerCase(), State.PROCESSING.lowerCase());

    private final ModuleDatabase database;

    DocumentProgress(ModuleDatabase knowledgeDatabase) {
        this.database = knowledgeDatabase;
    }

    /** See {@link com.voicehelper.knowledge.KnowledgeApi#report}. */
    void report(UUID id, int version, String stage, int percent) {
        database.write(() -> {
            database.dsl().update(DOCUMENT)
                    .set(DOCUMENT.STATE, State.PROCESSING.lowerCase())
                    .set(DOCUMENT.STAGE, stage)
                    .set(DOCUMENT.PERCENT, DSL.greatest(DOCUMENT.PERCENT, DSL.val(Math.clamp(percent, 0, 99))))
                    .where(DOCUMENT.ID.eq(id), DOCUMENT.VERSION.eq(version), DOCUMENT.DELETED_AT.isNull(), UNDER_WAY)
                    .execute();
        });
    }

    /** An earlier failure of the same revision is forgotten. */
    void indexed(UUID id, long revision, int chunks, Instant at) {
        database.write(() -> {
            database.dsl().update(DOCUMENT)
                    .set(DOCUMENT.STATE, State.INDEXED.lowerCase())
                    .set(DOCUMENT.STAGE, State.INDEXED.lowerCase())
                    .set(DOCUMENT.PERCENT, 100)
                    .set(DOCUMENT.CHUNKS, chunks)
                    .setNull(DOCUMENT.CODE)
                    .setNull(DOCUMENT.REASON)
                    .set(DOCUMENT.INDEXED_AT, DocumentRows.stored(at))
                    .where(DOCUMENT.ID.eq(id), DOCUMENT.REVISION.eq(revision), DOCUMENT.DELETED_AT.isNull())
                    .execute();
        });
    }

    void failed(UUID id, long revision, String code, String reason) {
        database.write(() -> {
            database.dsl().update(DOCUMENT)
                    .set(DOCUMENT.STATE, State.FAILED.lowerCase())
                    .set(DOCUMENT.STAGE, State.FAILED.lowerCase())
                    .set(DOCUMENT.CODE, code)
                    .set(DOCUMENT.REASON, reason)
                    .where(DOCUMENT.ID.eq(id), DOCUMENT.REVISION.eq(revision), DOCUMENT.DELETED_AT.isNull(), UNDER_WAY)
                    .execute();
        });
    }
}
