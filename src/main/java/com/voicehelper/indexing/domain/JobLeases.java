package com.voicehelper.indexing.domain;

import static com.voicehelper.indexing.jooq.Tables.JOB;

import com.voicehelper.indexing.IndexingEvent;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The queue, as its workers see it. A worker takes a job by a lease, whose end is told by the database's clock. Every change of state
 * compares the lease's number and the revision and does nothing when they are others by now: the worker has lost the job, and gives up.
 * Thread-safe.
 */
@Component
class JobLeases {

    /** Locks one row that nobody else is at, in the order of the index. What runs and is due has lost its worker. */
    static final String CLAIM = """
            with next as (
                select document_id, model from job
                where state in ('queued', 'running') and priority = ? and tenant_id > ? and due_at <= now()
                order by tenant_id, due_at limit 1
                for update skip locked)
            update job set lost = case when state = 'running' then lost + 1 else 0 end,
                           state = 'running', stage = 'parsing', percent = 0, lease_number = lease_number + 1, attempts = attempts + 1,
                           due_at = now() + ? * interval '1 millisecond', changed_at = now()
            from next where job.document_id = next.document_id and job.model = next.model
            returning job.*
            """;

    private static final String DUE = "select priority from job where state in ('queued', 'running') and due_at <= now() order by priority limit 1";

    private static final String RENEW = """
            update job set due_at = now() + ? * interval '1 millisecond', stage = held.stage, percent = held.percent,
                           changed_at = case when job.percent <> held.percent or job.stage <> held.stage then now() else changed_at end
            from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::int[])
                 as held (document_id, model, lease_number, revision, stage, percent)
            where job.document_id = held.document_id and job.model = held.model and job.lease_number = held.lease_number
              and job.revision = held.revision and job.state = 'running'
            returning job.document_id, job.model
            """;

    private static final String HELD = " where document_id = ? and model = ? and lease_number = ? and revision = ? and state = 'running'";

    private static final String ADOPT = "update job set version = ?, revision = ?, changed_at = now()" + HELD;

    private static final String INDEXED = """
            update job set state = 'indexed', stage = 'indexed', percent = 100, chunks = ?, lost = 0, code = null, reason = null,
                           failing_since = null, changed_at = now()""" + HELD;

    private static final String FAILED = """
            update job set state = 'failed', stage = 'failed', code = ?, reason = ?, changed_at = now()""" + HELD;

    /** Counts as failed when that has gone on for too long. */
    private static final String LATER = """
            update job set (state, stage) = (select outcome, outcome from (select
                               case when failing_since + ? * interval '1 millisecond' < now() then 'failed' else 'queued' end) as over (outcome)),
                           percent = 0, lost = 0, code = ?, reason = ?, due_at = now() + ? * interval '1 millisecond',
                           failing_since = coalesce(failing_since, now()), changed_at = now()""" + HELD + " returning state";

    private static final String RELEASE = """
            update job set state = 'queued', stage = 'queued', percent = 0, lost = 0, attempts = attempts - 1, due_at = now(), changed_at = now()"""
            + HELD;

    private static final String DROP = "delete from job" + HELD;

    /** Of a collection that is being built nobody is told: what can be found does not change by it. */
    private static final String TOLD = "select not exists (select from collection where active and model <> ?)";

    private final ModuleDatabase database;
    private final IndexingSettings settings;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    JobLeases(ModuleDatabase indexingDatabase, IndexingSettings settings, Clock clock, ApplicationEventPublisher events) {
        this.database = indexingDatabase;
        this.settings = settings;
        this.clock = clock;
        this.events = events;
    }

    /** What a worker has come to. */
    record Progress(Lease lease, String stage, int percent) {}

    /**
     * Takes the next job that is due; of those with the best priority one of the tenant after {@code tenant}, so that tenants take turns.
     *
     * @param tenant whose job was taken last; empty: nobody's
     */
    Optional<Lease> claim(String tenant) {
        Integer priority = database.dsl().fetchOptional(DUE).map(row -> row.get(0, Integer.class)).orElse(null);
        return priority == null ? Optional.empty() : claim(priority, tenant).or(() -> tenant.isEmpty() ? Optional.empty() : claim(priority, ""));
    }

    private Optional<Lease> claim(int priority, String tenant) {
        return database.write(() -> database.dsl().fetchOptional(CLAIM, priority, tenant, settings.lease().toMillis())
                .map(row -> Lease.of(row.into(JOB))));
    }

    /** Extends leases and notes how far their work is; those that are still held. */
    Set<Lease> renew(Collection<Progress> progress) {
        Set<Key> held = database.write(() -> database.dsl().fetch(RENEW, settings.lease().toMillis(),
                        column(progress, UUID[]::new, each -> each.lease().documentId()), column(progress, String[]::new, each -> each.lease().model()),
                        column(progress, Long[]::new, each -> each.lease().number()), column(progress, Long[]::new, each -> each.lease().revision()),
                        column(progress, String[]::new, Progress::stage), column(progress, Integer[]::new, Progress::percent))
                .stream().map(row -> new Key(row.get(0, UUID.class), row.get(1, String.class))).collect(Collectors.toSet()));
        return progress.stream().map(Progress::lease).filter(lease -> held.contains(new Key(lease.documentId(), lease.model()))).collect(Collectors.toSet());
    }

    private record Key(UUID documentId, String model) {}

    private static <T> T[] column(Collection<Progress> progress, IntFunction<T[]> array, Function<Progress, T> value) {
        return progress.stream().map(value).toArray(array);
    }

    /** Goes over to a later revision of the document; null when the job is lost. */
    @Nullable Lease adopt(Lease lease, int version, long revision) {
        boolean held = database.write(() -> change(ADOPT, lease, version, revision));
        return held ? lease.on(version, revision) : null;
    }

    /** False when the job is lost, here and below. */
    boolean indexed(Lease lease, int chunks) {
        return database.write(() -> {
            boolean held = change(INDEXED, lease, chunks);
            if (held && told(lease)) {
                events.publishEvent(new IndexingEvent.Indexed(lease.documentId(), lease.tenantId(), lease.version(), lease.revision(), chunks,
                        lease.model(), clock.instant()));
            }
            return held;
        });
    }

    boolean failed(Lease lease, String code, String reason) {
        return database.write(() -> {
            boolean held = change(FAILED, lease, code, reason);
            if (held) {
                tellFailure(lease, code, reason);
            }
            return held;
        });
    }

    /** Puts the job back for an attempt later on, unless that has gone on for too long: then it has failed. */
    boolean later(Lease lease, String code, String reason) {
        return database.write(() -> {
            var row = database.dsl().fetchOptional(LATER, settings.giveUpAfter().toMillis(), code, reason,
                    settings.backOffAfter(lease.attempts()).toMillis(), lease.documentId(), lease.model(), lease.number(), lease.revision());
            if (row.isPresent() && row.get().get(0, String.class).equals("failed")) {
                tellFailure(lease, code, reason);
            }
            return row.isPresent();
        });
    }

    private void tellFailure(Lease lease, String code, String reason) {
        if (told(lease)) {
            events.publishEvent(new IndexingEvent.Failed(lease.documentId(), lease.tenantId(), lease.version(), lease.revision(), code, reason,
                    clock.instant()));
        }
    }

    /** Puts the job back as if it had not been begun. */
    boolean release(Lease lease) {
        return database.write(() -> change(RELEASE, lease));
    }

    /** Takes the job out of the queue: there is nothing to be done for it. */
    boolean drop(Lease lease) {
        return database.write(() -> change(DROP, lease));
    }

    private boolean told(Lease lease) {
        return Boolean.TRUE.equals(database.dsl().fetchSingle(TOLD, lease.model()).get(0, Boolean.class));
    }

    private boolean change(String statement, Lease lease, Object... values) {
        Stream<Object> held = Stream.of(lease.documentId(), lease.model(), lease.number(), lease.revision());
        return database.dsl().execute(statement, Stream.concat(Arrays.stream(values), held).toArray()) == 1;
    }
}
