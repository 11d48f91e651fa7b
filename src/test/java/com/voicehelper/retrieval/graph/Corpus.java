package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.ReceivedEvent;
import com.voicehelper.retrieval.Indexed;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

/** A tenant's documents, published and told of as the other modules do it, with the graph that follows them. */
record Corpus(ConfigurableApplicationContext server, String tenant) {

    Indexed publish(String... chunks) {
        return publish(Indexed.document(model(), tenant, chunks));
    }

    Indexed publish(Indexed document) {
        document.publish(retrieval());
        tell("document.indexed", document.id());
        return document;
    }

    void delete(Indexed document) {
        retrieval().remove(tenant, document.id());
        tell("document.deleted", document.id());
    }

    void tell(String type, UUID document) {
        ReceivedEvent event = new ReceivedEvent(Ids.next(), "document.events", type, 1, "document", document.toString(), tenant, Instant.now(),
                null, null, null, JsonNodeFactory.instance.objectNode());
        database().write(() -> server.getBean(DocumentChanges.class).handle(event));
    }

    /** Waits until the graph says what the documents say. */
    void followed() {
        try {
            Eventually.holds(Duration.ofSeconds(30), () -> !database().dsl().fetchExists(
                    DSL.selectOne().from("graph_document").where("tenant_id = ? and asked > answered", tenant)));
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** All that the graph has of the tenant, without ids. */
    List<String> graph() {
        return database().dsl().fetch("""
                select key || ' ' || label || ' ' || documents || ' ' || mentions as line from graph_entity where tenant_id = ?
                union all
                select subject.key || ' ' || type || ' ' || object.key || ' ' || relation.documents
                from graph_relation as relation join graph_entity as subject on subject.id = from_id join graph_entity as object on object.id = to_id
                where relation.tenant_id = ?
                order by line""", tenant, tenant).map(row -> row.get(0, String.class));
    }

    RetrievalApi retrieval() {
        return server.getBean("localRetrieval", RetrievalApi.class);
    }

    ModuleDatabase database() {
        return server.getBean("retrievalDatabase", ModuleDatabase.class);
    }

    String model() {
        return Library.LOCAL_MODEL;
    }
}
