package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.graph.GraphNodes.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * The shortest ways between two things, along relations in either direction: breadth first, a level with one statement, until the level on which
 * the end is met. Bounded in depth, in nodes visited and in time. Thread-safe.
 */
@Component
class GraphPaths {

    static final int DEEPEST = 5;

    private static final int MOST_PATHS = 10;
    private static final int MOST_VISITED = 20_000;
    private static final int MOST_STEPS = 50_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final ModuleDatabase database;

    GraphPaths(ModuleDatabase retrievalDatabase) {
        this.database = retrievalDatabase;
    }

    /** A relation as it is walked: from the node that was there to the one that is come to. */
    record Step(UUID at, UUID next, String type, boolean outgoing) {}

    /**
     * @param paths    each from the start to the end; a path without a step when both are one thing
     * @param complete whether all was looked at; if not, there may be others
     */
    record Found(List<List<Step>> paths, boolean complete) {}

    /** @throws ApiException 503 when it takes too long */
    Found find(String tenantId, Named start, Named end, int deepest) {
        try {
            return database.read(() -> {
                database.dsl().execute("select set_config('statement_timeout', ?, true)", String.valueOf(TIMEOUT.toMillis()));
                return new Search(tenantId, Set.of(end.ids()), System.nanoTime() + TIMEOUT.toNanos()).run(start.ids(), deepest);
            });
        } catch (QueryTimeoutException exception) {
            throw tooLong();
        }
    }

    private static ApiException tooLong() {
        return ApiException.unavailable("The path could not be found in time; ask for a smaller max_depth", 5);
    }

    private final class Search {

        private final String tenantId;
        private final Set<UUID> goal;
        private final long deadline;

        /** By node, the steps of shortest ways that come to it; none for where it begins. */
        private final Map<UUID, List<Step>> visited = new LinkedHashMap<>();
        private boolean complete = true;

        Search(String tenantId, Set<UUID> goal, long deadline) {
            this.tenantId = tenantId;
            this.goal = goal;
            this.deadline = deadline;
        }

        Found run(UUID[] start, int deepest) {
            Set<UUID> level = new LinkedHashSet<>(Arrays.asList(start));
            level.forEach(node -> visited.put(node, List.of()));
            for (int depth = 0; !level.isEmpty() && level.stream().noneMatch(goal::contains); depth++) {
                if (depth == deepest) {
                    return new Found(List.of(), complete);
                }
                level = next(level);
            }
            List<List<Step>> paths = new ArrayList<>();
            level.stream().filter(goal::contains).forEach(met -> walkBack(met, List.of(), paths));
            return new Found(List.copyOf(paths), complete);
        }

        private Set<UUID> next(Set<UUID> level) {
            if (System.nanoTime() > deadline) {
                throw tooLong();
            }
            Map<UUID, List<Step>> reached = new LinkedHashMap<>();
            for (Step step : steps(level)) {
                boolean fresh = !visited.containsKey(step.next());
                if (fresh && (reached.containsKey(step.next()) || visited.size() + reached.size() < MOST_VISITED)) {
                    reached.computeIfAbsent(step.next(), node -> new ArrayList<>()).add(step);
                } else if (fresh) {
                    complete = false;
                }
            }
            visited.putAll(reached);
            return reached.keySet();
        }

        private List<Step> steps(Set<UUID> level) {
            UUID[] ids = level.toArray(UUID[]::new);
            List<Step> steps = database.dsl().fetch("""
                    select from_id, to_id, type, true as outgoing
                    from unnest(?::uuid[]) as level (id) join graph_relation on from_id = level.id and tenant_id = ?
                    union all
                    select to_id, from_id, type, false
                    from unnest(?::uuid[]) as level (id) join graph_relation on to_id = level.id and tenant_id = ?
                    limit ?""", ids, tenantId, ids, tenantId, MOST_STEPS + 1)
                    .map(row -> new Step(row.get(0, UUID.class), row.get(1, UUID.class), row.get(2, String.class), row.get(3, Boolean.class)));
            if (steps.size() > MOST_STEPS) {
                complete = false;
            }
            return steps;
        }

        private void walkBack(UUID node, List<Step> after, List<List<Step>> paths) {
            List<Step> before = visited.get(node);
            if (before.isEmpty() && paths.size() < MOST_PATHS) {
                paths.add(after);
            }
            for (Step step : before) {
                if (paths.size() < MOST_PATHS) {
                    List<Step> path = new ArrayList<>(after);
                    path.addFirst(step);
                    walkBack(step.at(), List.copyOf(path), paths);
                } else {
                    complete = false;
                }
            }
        }
    }
}
