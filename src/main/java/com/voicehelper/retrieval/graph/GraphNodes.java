package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.graph.extract.Names;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Questions about one thing in a tenant's graph and what is next to it. Every statement names the tenant. Thread-safe. */
@Component
class GraphNodes {

    private static final int MOST_NAMES = 20;
    private static final int MOST_RELATIONS = 100;

    private final ModuleDatabase database;

    GraphNodes(ModuleDatabase retrievalDatabase) {
        this.database = retrievalDatabase;
    }

    /** A thing by all its names: the one that the others are other names of comes first. */
    record Named(List<Node> nodes) {

        Node first() {
            return nodes.getFirst();
        }

        UUID[] ids() {
            return nodes.stream().map(Node::id).toArray(UUID[]::new);
        }
    }

    /**
     * A relation as it is seen from one of its ends.
     *
     * @param outgoing whether that end is the subject
     * @param other    the other end
     * @param document that says so, first of perhaps several; its id, or the id of a text
     * @param chunk    where it says so; null for a text
     */
    record Relation(String type, boolean outgoing, Node other, int documents, UUID document, @Nullable UUID chunk, String source) {}

    /** @param labels how many nodes have each, the most frequent first */
    record Statistics(long nodes, long relations, Map<String, Long> labels) {}

    /**
     * By name or by another name, whatever its case and width; empty when no document of the tenant names it. A document that was removed does
     * not, even while the graph has not been cleared of it.
     */
    Optional<Named> find(String tenantId, String name) {
        List<Node> nodes = database.dsl().fetch("""
                with asked as (
                    select id from graph_entity where tenant_id = ? and key = ?
                ), main as (
                    select from_id as id, 0 as rank from graph_relation where tenant_id = ? and type = 'ALSO_KNOWN_AS' and to_id in (select id from asked)
                    union all
                    select id, 1 from asked
                ), named as (
                    select id, rank from main
                    union all
                    select to_id, 2 from graph_relation where tenant_id = ? and type = 'ALSO_KNOWN_AS' and from_id in (select id from main)
                )
                select graph_entity.id, name, label, documents, mentions from graph_entity
                join (select id, min(rank) as rank from named group by id) as best on best.id = graph_entity.id
                where tenant_id = ? and exists (
                    select from graph_mention as mention where mention.entity_id = graph_entity.id and not exists (
                        select from removed_document as removed
                        where removed.tenant_id = mention.tenant_id and removed.document_id = mention.document_id))
                order by rank, documents desc, key limit ?""",
                tenantId, Names.key(name), tenantId, tenantId, tenantId, MOST_NAMES).map(GraphNodes::node);
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new Named(List.copyOf(nodes)));
    }

    /** What its documents call it: Person, Organization, ... */
    List<String> labels(String tenantId, Named named) {
        return database.dsl().fetch("""
                select label from graph_mention where tenant_id = ? and entity_id = any (?)
                group by label order by count(*) desc, label""", tenantId, named.ids())
                .map(row -> row.get(0, String.class));
    }

    /** Those that most documents know first; of names for one thing, none between themselves. */
    List<Relation> relations(String tenantId, Named named) {
        return List.copyOf(database.dsl().fetch("""
                select other.id, other.name, other.label, other.documents, other.mentions, relation.type, relation.outgoing, relation.documents,
                       evidence.document_id, evidence.chunk_id, evidence.source
                from (
                    select id, type, true as outgoing, to_id as other_id, documents from graph_relation where tenant_id = ? and from_id = any (?)
                    union all
                    select id, type, false, from_id, documents from graph_relation where tenant_id = ? and to_id = any (?)
                ) as relation
                join graph_entity as other on other.id = relation.other_id and other.tenant_id = ?
                cross join lateral (
                    select document_id, chunk_id, source from graph_evidence as said
                    where relation_id = relation.id and tenant_id = ? and not exists (
                        select from removed_document as removed where removed.tenant_id = said.tenant_id and removed.document_id = said.document_id)
                    order by document_id, revision limit 1
                ) as evidence
                where other.id <> all (?)
                order by relation.documents desc, other.documents desc, other.key, relation.type, relation.id limit ?""",
                tenantId, named.ids(), tenantId, named.ids(), tenantId, tenantId, named.ids(), MOST_RELATIONS)
                .map(row -> new Relation(row.get(5, String.class), row.get(6, Boolean.class), node(row), row.get(7, Integer.class),
                        row.get(8, UUID.class), row.get(9, UUID.class), row.get(10, String.class))));
    }

    /** Each thing that is related once, with all the ways in which it is; at most so many things. */
    Map<Node, List<String>> neighbours(String tenantId, Named named, int most) {
        var rows = database.dsl().fetch("""
                select other.id, other.name, other.label, other.documents, other.mentions, relation.types
                from (
                    select other_id, array_agg(distinct type order by type) as types, sum(documents) as documents from (
                        select type, to_id as other_id, documents from graph_relation where tenant_id = ? and from_id = any (?)
                        union all
                        select type, from_id, documents from graph_relation where tenant_id = ? and to_id = any (?)
                    ) as each group by other_id
                ) as relation
                join graph_entity as other on other.id = relation.other_id and other.tenant_id = ?
                where other.id <> all (?)
                order by relation.documents desc, other.documents desc, other.key limit ?""",
                tenantId, named.ids(), tenantId, named.ids(), tenantId, named.ids(), most);
        Map<Node, List<String>> neighbours = new LinkedHashMap<>();
        rows.forEach(row -> neighbours.put(node(row), List.of(row.get(5, String[].class))));
        return neighbours;
    }

    List<Node> nodes(String tenantId, Collection<UUID> ids) {
        return database.dsl().fetch("select id, name, label, documents, mentions from graph_entity where tenant_id = ? and id = any (?)",
                tenantId, ids.toArray(UUID[]::new)).map(GraphNodes::node);
    }

    Statistics statistics(String tenantId) {
        return database.read(() -> {
            Map<String, Long> labels = database.dsl().fetch("""
                    select label, count(*) from graph_entity where tenant_id = ? group by label order by count(*) desc, label""", tenantId).stream()
                    .collect(Collectors.toMap(row -> row.get(0, String.class), row -> row.get(1, Long.class),
                            Long::sum, LinkedHashMap::new));
            long relations = database.dsl().fetchSingle("select count(*) from graph_relation where tenant_id = ?", tenantId).get(0, Long.class);
            return new Statistics(labels.values().stream().mapToLong(Long::longValue).sum(), relations, labels);
        });
    }

    private static Node node(Record row) {
        return new Node(row.get(0, UUID.class), row.get(1, String.class), row.get(2, String.class), row.get(3, Integer.class), row.get(4, Long.class));
    }
}
