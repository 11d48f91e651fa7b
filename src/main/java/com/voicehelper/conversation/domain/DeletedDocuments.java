package com.voicehelper.conversation.domain;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * When a document is deleted, the answers that drew on it keep that they did, but not the excerpts. What an answer says is the conversation,
 * and stays.
 */
@Component("conversationDeletedDocuments")
class DeletedDocuments implements EventHandler {

    /** Metadata may also be a client's, who may call anything references. */
    private static final String FORGET = """
            update message set metadata = jsonb_set(metadata, array['references'], (
                select jsonb_agg(case when reference ->> 'document_id' = ?
                                      then jsonb_set(reference, array['content'], '""') else reference end order by place)
                from jsonb_array_elements(metadata -> 'references') with ordinality as each (reference, place)))
            where metadata -> 'references' is not null and jsonb_typeof(metadata -> 'references') = 'array'
              and jsonb_path_query_array(metadata, '$.references[*].document_id') @> jsonb_build_array(?::text)""";

    private final ModuleDatabase database;

    DeletedDocuments(ModuleDatabase conversationDatabase) {
        this.database = conversationDatabase;
    }

    @Override
    public String module() {
        return "conversation";
    }

    @Override
    public String consumer() {
        return "conversation.deleted-documents";
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
