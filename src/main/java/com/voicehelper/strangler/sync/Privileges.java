package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the role of a move must be allowed on each side. */
final class Privileges {

    private static final String ROLE = """
            select current_user, rolsuper,
              has_parameter_privilege('session_replication_role', 'set'),
              coalesce((select has_schema_privilege(oid, 'create') from pg_namespace where nspname = 'strangler'), true),
              pg_has_role('pg_read_all_stats', 'usage')
            from pg_roles where rolname = current_user""";

    private static final String NOT_OWNED = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and %s and not pg_has_role(c.relowner, 'usage') order by 1""".formatted(Catalog.MOVING);

    private static final String HIDDEN = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and %s and row_security_active(c.oid) order by 1""".formatted(Catalog.MOVING);

    private Privileges() {}

    /** Each as a sentence with the statement that grants it. */
    static List<String> missing(Session session, String module, String database) throws SQLException {
        record Role(String name, boolean all, boolean replicates, boolean creates, boolean sees) {}
        Role role = session.required(ROLE, row -> new Role(Session.name(row.getString(1)), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5)));
        if (role.all()) {
            return List.of();
        }
        List<String> missing = new ArrayList<>();
        if (!role.replicates()) {
            missing.add("rows cannot be written as they are: grant set on parameter session_replication_role to " + role.name());
        }
        if (!role.creates()) {
            missing.add("logs of changes cannot be made: grant create on schema strangler to " + role.name());
        }
        if (!role.sees()) {
            missing.add("the transactions of others cannot be seen: grant pg_read_all_stats to " + role.name());
        }
        for (String table : session.list(NOT_OWNED, row -> row.getString(1), module)) {
            missing.add("triggers cannot be made on a table of another role: alter table " + Session.name(module) + "." + Session.name(table) + " owner to " + role.name());
        }
        for (String table : session.list(HIDDEN, row -> row.getString(1), module)) {
            missing.add("policies of table " + module + "." + table + " hide rows from it: alter role " + role.name() + " bypassrls");
        }
        return missing.stream().map(each -> database + " lacks a privilege of the move's role: " + each).toList();
    }
}
