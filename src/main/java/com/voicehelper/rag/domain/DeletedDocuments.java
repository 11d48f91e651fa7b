package com.voicehelper.rag.domain;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * When a document is deleted, the answers that drew on it keep that they did, but not the passages. What an answer says is the asker's own, and
 * stays until its time is over.
 */
@Component("ragDeletedDocuments")
class DeletedDocuments implements EventHandler {

    private static final String FORGET = """
            update answer set citations = (
                select jsonb_agg(case when citation ->> 'document_id' = ?
                                      then jsonb_set(citation, array['text'], '""') else citation end order by place)
                from jsonb_array_elements(citations) with ordinality as each (citation, place))
            where jsonb_path_query_array(citations, '$[*].document_id') @> jsonb_build_array(?::text)""";

    private final ModuleDatabase database;

    DeletedDocuments(ModuleDatabase ragDatabase) {
        this.database = ragDatabase;
    }

    @Override
    public String module() {
        return "rag";
    }

    @Override
    public String consumer() {
        return "rag.deleted-documents";
    }

    @Override
    public Set<String> topics() {
        return Set.of("document.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("document.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        database.write(() -> database.dsl().execute(FORGET, event.aggregateId(), event.aggregateId()));
    }
}
