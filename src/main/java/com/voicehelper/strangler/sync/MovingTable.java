package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Session.literal;
import static com.voicehelper.strangler.sync.Session.name;

import com.voicehelper.strangler.sync.Verification.Range;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table of a moving module, and the SQL that reads it. Keys are compared by the side that is read, never here.
 *
 * @param columns  without generated ones
 * @param keys     the columns of the primary key, in its order; empty when there is none
 * @param keyTypes as PostgreSQL names them
 */
record MovingTable(String module, String table, List<String> columns, List<String> keys, List<String> keyTypes) {

    String qualified() {
        return name(module) + "." + name(table);
    }

    String log() {
        return "strangler." + name("log_" + module + "_" + table);
    }

    String capture() {
        return "strangler." + name("capture_" + module + "_" + table);
    }

    /** A temporary table of the receiving session. */
    String touched() {
        return "pg_temp." + name("touched_" + table);
    }

    String columnList() {
        return columns.stream().map(Session::name).collect(Collectors.joining(", "));
    }

    String keyList() {
        return keys.stream().map(Session::name).collect(Collectors.joining(", "));
    }

    String keysAsText() {
        return keys.stream().map(key -> name(key) + "::text").collect(Collectors.joining(", "));
    }

    /** The keys logged by transactions that the snapshot does not see, each once, within a range of keys. */
    String changed(Snapshot since, @Nullable List<String> after, @Nullable List<String> upTo) {
        return """
                select distinct %1$s from (
                  select %1$s from %2$s where tx >= '%3$s'::xid8
                  union all
                  select %1$s from %2$s where tx = any ('%4$s'::xid8[])) logged where %5$s""".formatted(keyList(), log(), since.xmax(), since.runningLiteral(), range(after, upTo));
    }

    /** How many log entries wait, counted up to a bound. Parameters: xmax, running. */
    String waiting(long atMost) {
        return """
                (select count(*) from (
                  select 1 from (select 1 from %1$s where tx >= cast(? as xid8) limit %2$d) later
                  union all
                  select 1 from (select 1 from %1$s where tx = any (cast(? as xid8[])) limit %2$d) running) waiting)""".formatted(log(), atMost);
    }

    String rows(String keysQuery) {
        String list = columns.stream().map(column -> "t." + name(column)).collect(Collectors.joining(", "));
        return "select " + list + " from " + qualified() + " t join (" + keysQuery + ") k on " + joined();
    }

    String rowsBetween(@Nullable List<String> after, @Nullable List<String> upTo) {
        return "select " + columnList() + " from " + qualified() + " where " + range(after, upTo);
    }

    String keysBetween(Range range) {
        return "select " + keyList() + " from " + qualified() + " where " + range(range.after(), range.upTo());
    }

    /** The key of the last of so many next rows as text; nothing when fewer are left. */
    String keyAfter(@Nullable List<String> after, long rows) {
        return keyAfter("select " + keyList() + " from " + qualified() + " where " + range(after, null), rows);
    }

    /** As {@link #keyAfter}, of the keys that a query gives. */
    String keyAfter(String keysQuery, long rows) {
        return "select array[" + keysAsText() + "] from (" + keysQuery + " order by " + keyList() + " offset " + (rows - 1) + " limit 1) part";
    }

    String deleteTouched() {
        return "delete from " + qualified() + " t using " + touched() + " k where " + joined();
    }

    String digest(Range range) {
        return "select count(*), coalesce(sum(" + hash(range) + "), 0)::text from " + qualified() + " where "
                + range(range.after(), range.upTo());
    }

    String digestOfEach(Range range) {
        return "select array[" + keysAsText() + "], " + hash(range) + " from " + qualified() + " where "
                + range(range.after(), range.upTo());
    }

    private String hash(Range range) {
        return "hashtextextended(row(" + columnList() + ")::text, " + range.seed() + ")";
    }

    /** Of each of these keys that has a row: the key, the columns as text, and the length of each. A long text is cut, and ends with its fingerprint. */
    String contents(List<List<String>> ofKeys) {
        String texts = columns.stream().map(column -> "t." + name(column) + "::text").map("""
                case when length(%1$s) > 2000 then left(%1$s, 1000) || '… md5 ' || md5(%1$s) else %1$s end"""::formatted).collect(Collectors.joining(", "));
        String lengths = columns.stream().map(column -> "length(t." + name(column) + "::text)::bigint").collect(Collectors.joining(", "));
        String list = keys.stream().map(key -> "t." + name(key) + "::text").collect(Collectors.joining(", "));
        return "select array[" + list + "], array[" + texts + "], array[" + lengths + "] from " + qualified() + " t join (" + listed(ofKeys) + ") k on "
                + joined();
    }

    /** These keys, as a query. */
    String listed(List<List<String>> ofKeys) {
        String rows = ofKeys.stream().map(key -> "(" + values(key) + ")").collect(Collectors.joining(", "));
        return "select * from (values " + rows + ") listed (" + keyList() + ")";
    }

    String joined() {
        return keys.stream().map(key -> "t." + name(key) + " = k." + name(key)).collect(Collectors.joining(" and "));
    }

    private String range(@Nullable List<String> after, @Nullable List<String> upTo) {
        String lower = after == null ? "true" : "(" + keyList() + ") > (" + values(after) + ")";
        return upTo == null ? lower : lower + " and (" + keyList() + ") <= (" + values(upTo) + ")";
    }

    private String values(List<String> key) {
        return IntStream.range(0, keys.size())
                .mapToObj(index -> "cast(" + literal(key.get(index)) + " as " + keyTypes.get(index) + ")")
                .collect(Collectors.joining(", "));
    }
}
