package com.voicehelper.indexing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.domain.JobLeases.Progress;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.support.TestServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The queue on a real database, with nobody at it but the test. */
class JobLeasesTests {

    private static final String MODEL = "local-hash-v1";
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of("voicehelper.indexing.workers", "0"));

    private final ModuleDatabase database = SERVER.getBean("indexingDatabase", ModuleDatabase.class);
    private final Jobs jobs = SERVER.getBean(Jobs.class);
    private final JobLeases leases = SERVER.getBean(JobLeases.class);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @BeforeEach
    void empty() {
        database.write(() -> {
            database.dsl().execute("delete from job");
            database.dsl().execute("delete from collection");
        });
    }

    @Test
    void aJobIsOneWorkersAtATime() throws Exception {
        Set<UUID> queued = new HashSet<>();
        IntStream.range(0, 200).forEach(index -> queued.add(queue("acme", 1)));

        List<UUID> claimed = new ArrayList<>();
        try (var workers = Executors.newFixedThreadPool(8)) {
            Callable<List<UUID>> work = () -> {
                List<UUID> mine = new ArrayList<>();
                Optional<Lease> lease = leases.claim("");
                while (lease.isPresent()) {
                    mine.add(lease.get().documentId());
                    lease = leases.claim("");
                }
                return mine;
            };
            for (Future<List<UUID>> each : workers.invokeAll(java.util.Collections.nCopies(8, work))) {
                claimed.addAll(each.get());
            }
        }

        assertThat(claimed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(queued);
    }

    @Test
    void whoseLeaseEndedLosesTheJobToTheNextAndCannotChangeIt() {
        UUID document = queue("acme", 1);
        Lease first = claim();
        assertThat(leases.claim("")).isEmpty();

        end(document);
        Lease second = claim();

        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(second.lost()).isEqualTo(1);
        assertThat(leases.renew(List.of(new Progress(first, "embedding", 50)))).isEmpty();
        assertThat(leases.indexed(first, 3)).isFalse();
        assertThat(leases.failed(first, "broken", "It is broken")).isFalse();
        assertThat(leases.later(first, "unavailable", "It is away")).isFalse();
        assertThat(leases.release(first)).isFalse();
        assertThat(leases.drop(first)).isFalse();
        assertThat(leases.renew(List.of(new Progress(second, "embedding", 50)))).containsExactly(second);
        assertThat(leases.indexed(second, 3)).isTrue();
        assertThat(job(document)).extracting(IndexingJob::state, IndexingJob::percent, IndexingJob::chunks, IndexingJob::attempts)
                .containsExactly(IndexingJob.State.INDEXED, 100, 3, 2);
        assertThat(types(document)).containsExactly("document.indexed");
    }

    @Test
    void aLaterRevisionTakesTheJobFromItsWorkerAndAnEarlierOneDoesNot() {
        UUID document = queue("acme", 5);
        Lease lease = claim();

        assertThat(database.write(() -> jobs.enqueue(document, "acme", 1, 4, MODEL, Jobs.NEW))).isFalse();
        assertThat(database.write(() -> jobs.enqueue(document, "acme", 1, 5, MODEL, Jobs.NEW))).isFalse();
        assertThat(leases.renew(List.of(new Progress(lease, "parsing", 1)))).containsExactly(lease);

        assertThat(database.write(() -> jobs.enqueue(document, "acme", 2, 6, MODEL, Jobs.NEW))).isTrue();
        assertThat(leases.renew(List.of(new Progress(lease, "parsing", 2)))).isEmpty();
        assertThat(leases.indexed(lease, 1)).isFalse();
        assertThat(claim()).extracting(Lease::version, Lease::revision, Lease::number).containsExactly(2, 6L, lease.number() + 1);
    }

    @Test
    void aDeletedDocumentIsNobodysJob() {
        UUID document = queue("acme", 1);
        Lease lease = claim();

        database.write(() -> jobs.forget(document));

        assertThat(leases.indexed(lease, 1)).isFalse();
        assertThat(jobs.find(document)).isEmpty();
        assertThat(types(document)).isEmpty();
    }

    @Test
    void newDocumentsComeBeforeThoseThatAreIndexedAnew() {
        UUID again = Ids.next();
        database.write(() -> jobs.enqueue(again, "acme", 1, 1, MODEL, Jobs.AGAIN));
        UUID fresh = queue("zoo", 1);

        assertThat(claim().documentId()).isEqualTo(fresh);
        assertThat(claim().documentId()).isEqualTo(again);
    }

    @Test
    void tenantsTakeTurns() {
        IntStream.range(0, 10).forEach(index -> queue("a-lot", 1));
        queue("b-one", 1);
        queue("c-one", 1);

        List<String> order = new ArrayList<>();
        String last = "";
        for (int turn = 0; turn < 4; turn++) {
            last = leases.claim(last).orElseThrow().tenantId();
            order.add(last);
        }

        assertThat(order).containsExactly("a-lot", "b-one", "c-one", "a-lot");
    }

    @Test
    void tenThousandQueuedDocumentsMakeNoClaimSlow() {
        queueTenThousand();
        claim();

        long began = System.nanoTime();
        Set<UUID> claimed = new HashSet<>();
        String last = "";
        for (int turn = 0; turn < 200; turn++) {
            Lease lease = leases.claim(last).orElseThrow();
            claimed.add(lease.documentId());
            last = lease.tenantId();
        }

        assertThat(claimed).hasSize(200);
        assertThat(System.nanoTime() - began).as("nanoseconds for 200 claims").isLessThan(5_000_000_000L);
    }

    @Test
    void aClaimReadsTheQueueInTheOrderOfItsIndex() {
        queueTenThousand();
        database.write(() -> database.dsl().execute("analyze job"));

        String plan = database.dsl().fetch("explain " + JobLeases.CLAIM, 0, "tenant-7", 30_000L).format(100);

        assertThat(plan).contains("Index Scan using job_due").doesNotContain("Seq Scan", "Sort");
    }

    @Test
    void whatFailedForNowWaitsAndSaysWhy() {
        UUID document = queue("acme", 1);

        assertThat(leases.later(claim(), "unavailable", "The object storage does not answer")).isTrue();

        assertThat(leases.claim("")).isEmpty();
        assertThat(job(document)).extracting(IndexingJob::state, IndexingJob::code, IndexingJob::reason)
                .containsExactly(IndexingJob.State.QUEUED, "unavailable", "The object storage does not answer");
        assertThat(types(document)).isEmpty();
    }

    @Test
    void whatFailsForTooLongHasFailed() {
        UUID document = queue("acme", 1);
        leases.later(claim(), "unavailable", "The object storage does not answer");
        database.write(() -> database.dsl().execute("update job set failing_since = now() - interval '25 hours'"));
        end(document);

        assertThat(leases.later(claim(), "unavailable", "The object storage does not answer")).isTrue();

        assertThat(job(document).state()).isEqualTo(IndexingJob.State.FAILED);
        assertThat(types(document)).containsExactly("document.indexing-failed");
    }

    @Test
    void whatWasGivenBackIsThereAtOnceAsIfItHadNotBeenBegun() {
        queue("acme", 1);

        assertThat(leases.release(claim())).isTrue();

        assertThat(claim().attempts()).isEqualTo(1);
    }

    @Test
    void ofACollectionThatIsBeingBuiltNobodyIsTold() {
        database.write(() -> database.dsl().execute("insert into collection (model, active) values ('another', true)"));
        UUID document = queue("acme", 1);

        assertThat(leases.indexed(claim(), 1)).isTrue();

        assertThat(types(document)).isEmpty();
    }

    @Test
    void onlyWhatFailedOrWaitsIsTriedAgain() {
        UUID document = queue("acme", 1);
        leases.failed(claim(), "broken", "The file is broken");

        assertThatThrownBy(() -> jobs.retry("other", document)).isInstanceOf(ApiException.class).hasMessageContaining("no indexing job");
        assertThat(jobs.retry("acme", document).state()).isEqualTo(IndexingJob.State.QUEUED);
        leases.indexed(claim(), 1);
        assertThatThrownBy(() -> jobs.retry("acme", document)).isInstanceOf(ApiException.class).hasMessageContaining("indexed already");
    }

    /** Of fifty tenants; a tenth is due. */
    private void queueTenThousand() {
        database.write(() -> database.dsl().execute("""
                insert into job (document_id, model, tenant_id, version, revision, state, stage, due_at, queued_at, changed_at)
                select gen_random_uuid(), ?, 'tenant-' || n % 50, 1, 1, 'queued', 'queued', now() + n % 10 * interval '1 hour', now(), now()
                from generate_series(0, 9999) n""", MODEL));
    }

    private UUID queue(String tenant, long revision) {
        UUID document = Ids.next();
        database.write(() -> jobs.enqueue(document, tenant, 1, revision, MODEL, Jobs.NEW));
        return document;
    }

    private Lease claim() {
        return leases.claim("").orElseThrow();
    }

    private IndexingJob job(UUID document) {
        return jobs.find(document).orElseThrow();
    }

    private void end(UUID document) {
        database.write(() -> database.dsl().execute("update job set due_at = now() where document_id = ?", document));
    }

    private List<String> types(UUID document) {
        return database.dsl().fetch("select type from outbox where aggregate_id = ? order by id", document.toString()).getValues(0, String.class);
    }
}
