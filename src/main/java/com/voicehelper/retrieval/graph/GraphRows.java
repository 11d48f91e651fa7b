package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.graph.extract.Extraction.Entity;
import com.voicehelper.retrieval.graph.extract.Extraction.Statement;
import com.voicehelper.retrieval.graph.extract.Label;
import com.voicehelper.retrieval.graph.extract.Names;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds to the graph what a part of a document says, and takes away what a revision said, in the transaction that is open. Entities are locked
 * in the order of their keys, relations after them in the order of their ends: two transactions never meet crosswise. Thread-safe.
 */
@Component
class GraphRows {

    private final ModuleDatabase database;

    GraphRows(ModuleDatabase retrievalDatabase) {
        this.database = retrievalDatabase;
    }

    private record Link(UUID from, String type, UUID to) {}

    void add(Said said) {
        Map<String, Entity> entities = new LinkedHashMap<>();
        said.parts().stream().flatMap(part -> part.extraction().entities().stream())
                .forEach(entity -> entities.merge(Names.key(entity.name()), entity, GraphRows::together));
        if (entities.isEmpty()) {
            return;
        }
        Map<String, UUID> ids = entities(said, entities);
        mentions(said, entities, ids);
        Map<Link, @Nullable UUID> links = new LinkedHashMap<>();
        said.parts().forEach(part -> part.extraction().statements().forEach(statement -> links.putIfAbsent(link(statement, ids), part.chunkId())));
        if (!links.isEmpty()) {
            evidence(said, links, relations(said, links));
        }
    }

    private static Entity together(Entity first, Entity more) {
        Label label = first.label().compareTo(more.label()) >= 0 ? first.label() : more.label();
        return new Entity(first.name(), label, first.count() + more.count());
    }

    private static Link link(Statement statement, Map<String, UUID> ids) {
        return new Link(ids.get(Names.key(statement.from())), statement.type(), ids.get(Names.key(statement.to())));
    }

    /** The ids by key. A label is replaced by one that says more, not by another that says as much. */
    private Map<String, UUID> entities(Said said, Map<String, Entity> entities) {
        Map<String, UUID> ids = new HashMap<>();
        database.dsl().fetch("""
                insert into graph_entity as known (id, tenant_id, key, name, label, documents, mentions)
                select given.id, ?, given.key, given.name, given.label, 0, given.count
                from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[]) as given (id, key, name, label, count)
                order by given.key collate "C"
                on conflict (tenant_id, key) do update set
                    mentions = known.mentions + excluded.mentions,
                    label = case when coalesce(array_position(array['Thing', 'Acronym', 'Concept'], known.label), 4)
                                    < coalesce(array_position(array['Thing', 'Acronym', 'Concept'], excluded.label), 4)
                            then excluded.label else known.label end
                returning key, id""",
                said.tenantId(), Stream.generate(Ids::next).limit(entities.size()).toArray(UUID[]::new), entities.keySet().toArray(String[]::new),
                names(entities), labels(entities), counts(entities)
        ).forEach(row -> ids.put(row.get(0, String.class), row.get(1, UUID.class)));
        return ids;
    }

    private void mentions(Said said, Map<String, Entity> entities, Map<String, UUID> ids) {
        database.dsl().execute("""
                with said as (
                    insert into graph_mention as known (document_id, revision, entity_id, tenant_id, label, count)
                    select ?, ?, given.entity_id, ?, given.label, given.count
                    from unnest(?::uuid[], ?::text[], ?::bigint[]) as given (entity_id, label, count)
                    on conflict (document_id, revision, entity_id) do update set
                        count = known.count + excluded.count,
                        label = case when known.label = 'Thing' then excluded.label else known.label end
                    returning entity_id, (xmax = 0) as first
                )
                update graph_entity set documents = documents + 1 from said where graph_entity.id = said.entity_id and said.first""",
                said.documentId(), said.revision(), said.tenantId(), entities.keySet().stream().map(ids::get).toArray(UUID[]::new),
                labels(entities), counts(entities));
    }

    private Map<Link, UUID> relations(Said said, Map<Link, @Nullable UUID> links) {
        Map<Link, UUID> ids = new HashMap<>();
        database.dsl().fetch("""
                insert into graph_relation as known (id, tenant_id, from_id, type, to_id, documents)
                select given.id, ?, given.from_id, given.type, given.to_id, 0
                from unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[]) as given (id, from_id, type, to_id)
                order by given.from_id, given.type, given.to_id
                on conflict (from_id, type, to_id) do update set documents = known.documents
                returning from_id, type, to_id, id""",
                said.tenantId(), Stream.generate(Ids::next).limit(links.size()).toArray(UUID[]::new),
                links.keySet().stream().map(Link::from).toArray(UUID[]::new),
                links.keySet().stream().map(Link::type).toArray(String[]::new), links.keySet().stream().map(Link::to).toArray(UUID[]::new)
        ).forEach(row -> ids.put(new Link(row.get(0, UUID.class), row.get(1, String.class), row.get(2, UUID.class)), row.get(3, UUID.class)));
        return ids;
    }

    private void evidence(Said said, Map<Link, @Nullable UUID> links, Map<Link, UUID> ids) {
        database.dsl().execute("""
                with said as (
                    insert into graph_evidence (document_id, revision, relation_id, tenant_id, source, chunk_id)
                    select ?, ?, given.relation_id, ?, ?, given.chunk_id
                    from unnest(?::uuid[], ?::uuid[]) as given (relation_id, chunk_id)
                    on conflict (document_id, revision, relation_id) do nothing
                    returning relation_id
                )
                update graph_relation set documents = documents + 1 from said where graph_relation.id = said.relation_id""",
                said.documentId(), said.revision(), said.tenantId(), said.source(), links.keySet().stream().map(ids::get).toArray(UUID[]::new),
                links.values().toArray(UUID[]::new));
    }

    private static String[] names(Map<String, Entity> entities) {
        return entities.values().stream().map(Entity::name).toArray(String[]::new);
    }

    private static String[] labels(Map<String, Entity> entities) {
        return entities.values().stream().map(entity -> entity.label().shown()).toArray(String[]::new);
    }

    private static Long[] counts(Map<String, Entity> entities) {
        return entities.values().stream().map(entity -> (long) entity.count()).toArray(Long[]::new);
    }

    /** For who takes away statements and names in one transaction: names come first, as where they are added. */
    void lockEntities(UUID documentId) {
        database.dsl().execute("""
                select id from graph_entity where id in (select entity_id from graph_mention where document_id = ?)
                order by key for update""", documentId);
    }

    /**
     * Takes away part of what revisions of a document said, other than one: statements before names.
     *
     * @param kept the revision that stays; 0: none does
     * @param most how many rows
     * @return whether anything was left to take away
     */
    boolean remove(UUID documentId, long kept, int most) {
        return removeEvidence(documentId, kept, most) || removeMentions(documentId, kept, most) || database.dsl().execute("""
                delete from search_suggestion where (document_id, revision, key) in (
                    select document_id, revision, key from search_suggestion
                    where document_id = ? and revision <> ? limit ?)""", documentId, kept, most) > 0;
    }

    private boolean removeEvidence(UUID documentId, long kept, int most) {
        List<UUID> relations = List.copyOf(database.dsl().fetch("""
                delete from graph_evidence where (document_id, revision, relation_id) in (
                    select document_id, revision, relation_id from graph_evidence
                    where document_id = ? and revision <> ? order by revision, relation_id limit ?)
                returning relation_id""", documentId, kept, most).map(row -> row.get(0, UUID.class)));
        if (relations.isEmpty()) {
            return false;
        }
        UUID[] ids = relations.toArray(UUID[]::new);
        database.dsl().execute("select id from graph_relation where id = any (?) order by from_id, type, to_id for update", (Object) ids);
        database.dsl().execute("""
                update graph_relation set documents = documents - gone.times
                from (select id, count(*) as times from unnest(?::uuid[]) as each (id) group by id) as gone
                where graph_relation.id = gone.id""", (Object) ids);
        database.dsl().execute("delete from graph_relation where id = any (?) and documents <= 0", (Object) ids);
        return true;
    }

    private boolean removeMentions(UUID documentId, long kept, int most) {
        var gone = database.dsl().fetch("""
                delete from graph_mention where (document_id, revision, entity_id) in (
                    select document_id, revision, entity_id from graph_mention
                    where document_id = ? and revision <> ? order by revision, entity_id limit ?)
                returning entity_id, count""", documentId, kept, most);
        if (gone.isEmpty()) {
            return false;
        }
        UUID[] ids = gone.map(row -> row.get(0, UUID.class)).toArray(UUID[]::new);
        Long[] counts = gone.map(row -> row.get(1, Long.class)).toArray(Long[]::new);
        database.dsl().execute("select id from graph_entity where id = any (?) order by key for update", (Object) ids);
        database.dsl().execute("""
                update graph_entity set documents = documents - gone.times, mentions = mentions - gone.count
                from (select id, count(*) as times, sum(count) as count from unnest(?::uuid[], ?::bigint[]) as each (id, count) group by id) as gone
                where graph_entity.id = gone.id""", ids, counts);
        database.dsl().execute("delete from graph_entity where id = any (?) and documents <= 0", (Object) ids);
        database.dsl().execute("""
                update graph_entity set label = coalesce((
                    select label from graph_mention where entity_id = graph_entity.id
                    order by array_position(array['Thing', 'Acronym', 'Concept'], label) desc nulls first limit 1), label)
                where id = any (?) and not exists (
                    select from graph_mention where entity_id = graph_entity.id and graph_mention.label = graph_entity.label)""", (Object) ids);
        return true;
    }
}
