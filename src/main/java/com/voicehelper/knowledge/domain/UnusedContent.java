package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT_VERSION;
import static com.voicehelper.knowledge.jooq.Tables.UNUSED_CONTENT;

import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.platform.database.ModuleDatabase;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Files that perhaps no version refers to any more. One that was stored again lately is left alone, for its version may not be written
 * yet; so no lock is needed between who stores and who clears away.
 */
@Component
public class UnusedContent {

    private static final Logger log = LoggerFactory.getLogger(UnusedContent.class);
    private static final int BATCH = 100;

    private final ModuleDatabase database;
    private final FileStorage files;
    private final KnowledgeSettings settings;

    UnusedContent(ModuleDatabase knowledgeDatabase, FileStorage files, KnowledgeSettings settings) {
        this.database = knowledgeDatabase;
        this.files = files;
        this.settings = settings;
    }

    /**
     * Remembers what was stored for something that may still come to nothing: its process may end, or the database be away. When it cannot be
     * remembered the file stays; nobody sees it.
     */
    public void note(String sha256) {
        try {
            database.write(() -> database.dsl().insertInto(UNUSED_CONTENT, UNUSED_CONTENT.SHA256).values(sha256)
                    .onConflict(UNUSED_CONTENT.SHA256).doUpdate().set(UNUSED_CONTENT.SINCE, DSL.currentOffsetDateTime()).execute());
        } catch (RuntimeException exception) {
            log.debug("A file that perhaps nothing will refer to stays in the object storage: {}", sha256, exception);
        }
    }

    /** Removes what is due; how many files went. */
    public int clear() {
        Condition due = DSL.condition("since <= now() - make_interval(secs => ?)", settings.keepUnused().toMillis() / 1000.0);
        database.write(() -> database.dsl().deleteFrom(UNUSED_CONTENT)
                .where(due, DSL.exists(DSL.selectOne().from(DOCUMENT_VERSION).where(DOCUMENT_VERSION.SHA256.eq(UNUSED_CONTENT.SHA256))))
                .execute());
        int gone = 0;
        int looked;
        do {
            List<String> some = database.dsl().select(UNUSED_CONTENT.SHA256).from(UNUSED_CONTENT).where(due)
                    .orderBy(UNUSED_CONTENT.SINCE).limit(BATCH).fetch(UNUSED_CONTENT.SHA256);
            looked = clear(some);
            gone += looked;
        } while (looked == BATCH);
        return gone;
    }

    private int clear(List<String> due) {
        int gone = 0;
        for (String sha256 : due) {
            boolean used = database.dsl().fetchExists(DOCUMENT_VERSION, DOCUMENT_VERSION.SHA256.eq(sha256));
            boolean deleted = !used && files.deleteOlderThan(settings.keepUnused(), sha256);
            database.write(() -> {
                if (used || deleted) {
                    database.dsl().deleteFrom(UNUSED_CONTENT).where(UNUSED_CONTENT.SHA256.eq(sha256)).execute();
                } else {
                    database.dsl().update(UNUSED_CONTENT).set(UNUSED_CONTENT.SINCE, DSL.currentOffsetDateTime())
                            .where(UNUSED_CONTENT.SHA256.eq(sha256)).execute();
                }
            });
            gone += deleted ? 1 : 0;
        }
        return gone;
    }
}
