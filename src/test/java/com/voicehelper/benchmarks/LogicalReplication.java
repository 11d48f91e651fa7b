package com.voicehelper.benchmarks;

import com.voicehelper.support.Eventually;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The peer: PostgreSQL's own logical replication of the same tables, at its fastest (binary, no commit of the copy waits for the disk but the last). */
final class LogicalReplication implements AutoCloseable {

    private final String source;
    private final String target;
    private final String name;

    LogicalReplication(String source, String target, String name) {
        this.source = source;
        this.target = target;
        this.name = name;
        Sql.execute(source, "create publication " + name + " for table shop.conversation, shop.message");
    }

    /** Begins to copy. */
    void start() {
        URI address = URI.create(source.substring("jdbc:".length()));
        Sql.execute(target, "create subscription " + name + " connection 'host=127.0.0.1 port=" + address.getPort() + " user=postgres password=postgres dbname="
                + address.getPath().substring(1) + "' publication " + name + " with (binary = true)");
    }

    boolean copied() {
        return Sql.list(target, "select count(*) from pg_subscription_rel where srsubstate not in ('s', 'r')").equals(List.of("0"));
    }

    /** Every table is handed over to the apply worker. */
    boolean applying() {
        return Sql.list(target, "select count(*) from pg_subscription_rel where srsubstate <> 'r'").equals(List.of("0"));
    }

    void stop() {
        Sql.execute(target, "alter subscription " + name + " disable");
    }

    void resume() {
        Sql.execute(target, "alter subscription " + name + " enable");
    }

    /** Waits until the other side has all that is committed now. */
    void settle() throws Exception {
        String mark = "mark " + System.nanoTime();
        Sql.execute(source, "update shop.conversation set title = '" + mark + "' where id = (select min(id::text)::uuid from shop.conversation)");
        Eventually.holds(Duration.ofMinutes(5), () -> !Sql.list(target, "select 1 from shop.conversation where title = '" + mark + "'").isEmpty());
    }

    @Override
    public void close() {
        Sql.execute(target, "drop subscription " + name);
        Sql.execute(source, "drop publication " + name);
    }
}
