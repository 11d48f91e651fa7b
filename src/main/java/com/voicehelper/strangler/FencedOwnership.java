package com.voicehelper.strangler;

import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ownership where the fence reads it: the sequence {@code strangler.owner_<module>}, whose last value is
 * {@code epoch * 2 + (here ? 1 : 0)}. No sequence, no fence: the module never moved, and this database owns it.
 */
final class FencedOwnership implements ModuleOwnership {

    private static final Logger log = LoggerFactory.getLogger(FencedOwnership.class);

    private final DSLContext database;
    private final Set<String> local;
    private final long freshNanos;
    private final Map<String, Read> reads = new ConcurrentHashMap<>();

    FencedOwnership(DataSource dataSource, Set<String> local, Duration fresh) {
        this.database = DSL.using(dataSource, SQLDialect.POSTGRES);
        this.local = local;
        this.freshNanos = fresh.toNanos();
    }

    @Override
    public boolean ownsWrites(String module) {
        if (!local.contains(module)) {
            return false;
        }
        Read last = reads.get(module);
        if (last != null && System.nanoTime() - last.atNanos < freshNanos) {
            return last.owns;
        }
        long now = System.nanoTime();
        boolean owns = read(module, last == null || last.owns);
        reads.put(module, new Read(owns, now));
        return owns;
    }

    private boolean read(String module, boolean owned) {
        try {
            String sequence = "owner_" + module;
            if (!fenced(sequence)) {
                return true;
            }
            Long value = database.fetchOne("select last_value from {0}", DSL.name("strangler", sequence)).get(0, Long.class);
            return value % 2 == 1;
        } catch (RuntimeException exception) {
            if (owned) {
                log.warn("Whether this database owns module {} cannot be read; background writes pause: {}", module, exception.getMessage());
            }
            return false;
        }
    }

    private boolean fenced(String sequence) {
        return database.fetchExists(DSL.selectOne().from("pg_class join pg_namespace on pg_namespace.oid = relnamespace")
                .where("nspname = 'strangler' and relkind = 'S' and relname = ?", sequence));
    }

    private record Read(boolean owns, long atNanos) {}
}
