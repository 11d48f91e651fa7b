package com.voicehelper.retrieval.graph;

import com.voicehelper.retrieval.graph.GraphNodes.Named;
import com.voicehelper.retrieval.graph.GraphNodes.Relation;
import com.voicehelper.retrieval.graph.GraphPaths.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The graph as the clients read it. */
final class GraphViews {

    private GraphViews() {}

    static Map<String, Object> entity(Named named, List<String> labels, List<Relation> relations) {
        Node node = named.first();
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("name", node.name());
        properties.put("aliases", named.nodes().stream().skip(1).map(Node::name).toList());
        properties.put("documents", node.documents());
        properties.put("mentions", node.mentions());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", node.id());
        view.put("name", node.name());
        view.put("labels", labels);
        view.put("properties", properties);
        view.put("relations", relations.stream().map(relation -> relation(node, relation)).toList());
        return view;
    }

    private static Map<String, Object> relation(Node node, Relation relation) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("source", relation.source());
        evidence.put("document_id", relation.chunk() == null ? null : relation.document());
        evidence.put("chunk_id", relation.chunk());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", relation.type());
        view.put("direction", relation.outgoing() ? "outgoing" : "incoming");
        view.put("from", relation.outgoing() ? node.name() : relation.other().name());
        view.put("to", relation.outgoing() ? relation.other().name() : node.name());
        view.put("entity", node(relation.other()));
        view.put("documents", relation.documents());
        view.put("evidence", evidence);
        return view;
    }

    static Map<String, Object> node(Node node) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", node.id());
        view.put("name", node.name());
        view.put("labels", List.of(node.label()));
        view.put("properties", Map.of("name", node.name(), "documents", node.documents(), "mentions", node.mentions()));
        return view;
    }

    static Map<String, Object> neighbour(Node node, List<String> types) {
        Map<String, Object> view = node(node);
        view.put("relations", types);
        return view;
    }

    /** @param nodes those of all steps, by id, and where the path begins */
    static Map<String, Object> path(UUID start, List<Step> steps, Map<UUID, Node> nodes) {
        List<UUID> ids = new ArrayList<>(List.of(start));
        steps.forEach(step -> ids.add(step.next()));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("nodes", ids.stream().map(nodes::get).map(GraphViews::node).toList());
        view.put("relationships", steps.stream().map(step -> step(step, nodes)).toList());
        view.put("length", steps.size());
        return view;
    }

    private static Map<String, Object> step(Step step, Map<UUID, Node> nodes) {
        String at = nodes.get(step.at()).name();
        String next = nodes.get(step.next()).name();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", step.type());
        view.put("from", step.outgoing() ? at : next);
        view.put("to", step.outgoing() ? next : at);
        return view;
    }

    static LinkedHashSet<UUID> ids(List<List<Step>> paths) {
        LinkedHashSet<UUID> ids = new LinkedHashSet<>();
        paths.forEach(path -> path.forEach(step -> {
            ids.add(step.at());
            ids.add(step.next());
        }));
        return ids;
    }
}
