package com.voicehelper.strangler.sync;

import static com.voicehelper.strangler.sync.Move.MODULE;
import static com.voicehelper.strangler.sync.Move.query;

import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.sync.Fence.Ownership;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold, asked of the two databases. */
final class ModelInvariants {

    private final String source;
    private final String target;
    private final ModelWriters writers;

    ModelInvariants(String source, String target, ModelWriters writers) {
        this.source = source;
        this.target = target;
        this.writers = writers;
    }

    /** One write owner per epoch. The side that is read first is read again, because ownership may move between the two readings. */
    void atMostOneOwner() {
        Ownership here = ownership(source);
        Ownership there = ownership(target);
        if (here != null && here.here() && there != null && there.here() && here.equals(ownership(source))) {
            throw new AssertionError("both sides own the module: " + here + " and " + there);
        }
    }

    int owners() {
        Ownership here = ownership(source);
        Ownership there = ownership(target);
        return (here == null || here.here() ? 1 : 0) + (there != null && there.here() ? 1 : 0);
    }

    private static @Nullable Ownership ownership(String side) {
        try (Session session = new Session(Move.connect(side))) {
            return Fence.read(session, MODULE);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Every acknowledged write is at the other side. Nobody may write meanwhile. */
    void bothSidesAreEqual(Replication replication, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean applied = false;
        while (!applied) {
            try {
                applied = replication.awaitApplied(MODULE, replication.position(MODULE), Duration.ofSeconds(2));
            } catch (IllegalStateException notNow) {
                // A session that was killed is found dead by who uses it next.
            }
            if (!applied && System.nanoTime() > deadline) {
                throw new AssertionError("the replication does not resume: " + replication.status(MODULE) + ", state "
                        + query(source, "select s::text from strangler.module_state s") + ", cursors " + query(source, "select c::text from strangler.replication_cursor c")
                        + query(target, "select c::text from strangler.replication_cursor c"));
            }
        }
        List<String> here = query(source, Move.ROWS);
        List<String> there = query(target, Move.ROWS);
        if (!here.equals(there)) {
            throw new AssertionError("the sides differ: only at the source " + here.stream().filter(row -> !there.contains(row)).limit(5).toList()
                    + ", only at the target " + there.stream().filter(row -> !here.contains(row)).limit(5).toList());
        }
        long differences = replication.status(MODULE).differences();
        if (differences > 0) {
            throw new AssertionError("a false alarm: " + differences + " rows were said to differ");
        }
    }

    /** The audit says that it was refused, or that it failed, and nothing else. */
    void nothingWasChangedBy(String who) {
        List<String> changes = query(source, "select concat(from_stage, ' to ', to_stage, ' ', figures) from strangler.audit where who = '" + who
                + "' and (coalesce(figures ->> 'refused', figures ->> 'failed') is null or from_stage <> to_stage)");
        if (!changes.isEmpty()) {
            throw new AssertionError("a refused command changed something: " + changes);
        }
    }

    void extractedRightly(Stage before, Set<String> acknowledged) {
        if (before != Stage.WRITES_MOVED) {
            throw new AssertionError("extracted from " + before);
        }
        writers.requireAt(source, acknowledged);
        List<String> verified = query(source, "select coalesce(figures ->> 'verified_at', 'never') from strangler.audit where to_stage = 'EXTRACTED' and from_stage = 'WRITES_MOVED'");
        if (verified.size() != 1 || verified.contains("never")) {
            throw new AssertionError("extracted without a verification: " + verified);
        }
    }

    void asIfNothingHadBeenInstalled() {
        List<String> left = query(source, """
                select tgname::text from pg_trigger where tgname like 'strangler%'
                union all select relname::text from pg_class where relname like 'log\\_shop%' or relname = 'owner_shop'""");
        if (!left.isEmpty() || !query(target, Move.ROWS).isEmpty()) {
            throw new AssertionError("left after a cancelled move: " + left + ", rows at the target " + query(target, Move.ROWS).size());
        }
        writers.check(source);
    }

    /** Every change of the row is in the audit, in order, along the edges of the model, and the epoch counts the owners. */
    void audited() {
        record Entry(Stage from, Stage to, long epoch, long version) {}
        List<Entry> entries = query(source, "select from_stage || ' ' || to_stage || ' ' || epoch || ' ' || version from strangler.audit order by id").stream().map(text -> {
            String[] parts = text.split(" ");
            return new Entry(Stage.valueOf(parts[0]), Stage.valueOf(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
        }).toList();
        Stage stage = Stage.MONOLITH;
        long epoch = 1;
        long version = 1;
        for (Entry entry : entries) {
            boolean changed = entry.version() == version + 1;
            if (changed) {
                long expected = entry.from().owner() == entry.to().owner() ? epoch : epoch + 1;
                if (entry.from() != stage || !StageModel.edge(entry.from(), entry.to()) || entry.epoch() != expected) {
                    throw new AssertionError(entry + " does not follow " + stage + " in epoch " + epoch + ": " + entries);
                }
                stage = entry.to();
                epoch = entry.epoch();
                version = entry.version();
            } else if (entry.version() > version) {
                throw new AssertionError(entry + " comes after version " + version + ": a change was not audited: " + entries);
            }
        }
        String now = stage + " " + epoch + " " + version;
        if (!Objects.equals(query(source, "select stage || ' ' || epoch || ' ' || version from strangler.module_state").getFirst(), now)) {
            throw new AssertionError("the row is not what the audit says: " + now);
        }
    }
}
