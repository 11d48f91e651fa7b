package com.voicehelper.orchestrator.domain;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import org.springframework.stereotype.Component;

/** When a document is deleted, the tasks that drew on it keep that they did, but not the passages. */
@Component("orchestratorDeletedDocuments")
class DeletedDocuments implements EventHandler {

    private static final String FORGET = """
            update %1$s set citations = (
                select jsonb_agg(case when citation ->> 'document_id' = ?
                                      then jsonb_set(citation, array['text'], '""') else citation end order by place)
                from jsonb_array_elements(citations) with ordinality as each (citation, place))
            where citations is not null and jsonb_path_query_array(citations, '$[*].document_id') @> jsonb_build_array(?::text)""";

    private final ModuleDatabase database;

    DeletedDocuments(ModuleDatabase orchestratorDatabase) {
        this.database = orchestratorDatabase;
    }

    @Override
    public String module() {
        return "orchestrator";
    }

    @Override
    public String consumer() {
        return "orchestrator.deleted-documents";
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
        database.write(() -> {
            forget("task", event.aggregateId());
            forget("step", event.aggregateId());
        });
    }

    private void forget(String table, String documentId) {
        database.dsl().execute(FORGET.formatted(table), documentId, documentId);
    }
}
