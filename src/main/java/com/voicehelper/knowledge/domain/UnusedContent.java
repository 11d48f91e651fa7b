package com.voicehelper.knowledge.domain;

import static com.voicehelper.knowledge.jooq.Tables.DOCUMENT_VERSION;
import static com.voicehelper.knowledge.jooq.Tables.UNUSED_CONTENT;

import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.platform.database.ModuleDatabase;
import java.util.Collection;
import java.util.List;
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

    /** Remembers what was stored for something that came to nothing. When that fails as well, the files stay; nobody sees them. */
    public void note(Collection<String> sha256) {
        try {
            database.write(() -> sha256.forEach(each -> database.dsl().insertInto(UNUSED_CONTENT, UNUSED_CONTENT.SHA256).values(each)
                    .onConflictDoNothing().execute()));
        } catch (RuntimeException exception) {
            log.debug("Files that nothing refers to stay in the object storage: {}", sha256, exception);
        }
    }

    /** Removes some of what is due; how many files went. */
    public int clear() {
        List<String> due = database.dsl().select(UNUSED_CONTENT.SHA256).from(UNUSED_CONTENT)
                .where("since <= now() - make_interval(secs => ?)", settings.keepUnused().toMillis() / 1000.0)
                .orderBy(UNUSED_CONTENT.SINCE).limit(BATCH)
                .fetch(UNUSED_CONTENT.SHA256);
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
