package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.name;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flyway's history of a module on both sides: one that is ahead has DDL that the other still waits for. */
final class Migrations {

    private Migrations() {}

    static List<String> obstacles(Session source, Session target, String module) throws SQLException {
        Map<String, Boolean> here = applied(source, module);
        Map<String, Boolean> there = applied(target, module);
        List<String> obstacles = new ArrayList<>();
        here.forEach((migration, well) -> {
            if (!there.containsKey(migration)) {
                obstacles.add(pending(module, migration, "the monolith's database", "the service's"));
            }
            failed(module, migration, well, "the monolith's database", obstacles);
        });
        there.forEach((migration, well) -> {
            if (!here.containsKey(migration)) {
                obstacles.add(pending(module, migration, "the service's database", "the monolith's"));
            }
            failed(module, migration, well, "the service's database", obstacles);
        });
        return obstacles;
    }

    private static String pending(String module, String migration, String at, String notAt) {
        return "DDL is pending: migration " + migration + " of " + module + " is applied at " + at + " and not at " + notAt + ": start the same build on both sides first";
    }

    private static void failed(String module, String migration, boolean well, String at, List<String> obstacles) {
        if (!well) {
            obstacles.add("migration " + migration + " of " + module + " failed at " + at + ": repair it first");
        }
    }

    private static Map<String, Boolean> applied(Session session, String module) throws SQLException {
        Map<String, Boolean> applied = new TreeMap<>();
        String history = name(module) + ".flyway_schema_history";
        if (session.test("select to_regclass(?) is not null", history)) {
            session.list("select concat_ws(' ', version, '(' || description || ')'), success from " + history + " where type not in ('SCHEMA', 'BASELINE')",
                    row -> applied.put(row.getString(1), row.getBoolean(2)));
        }
        return applied;
    }
}
