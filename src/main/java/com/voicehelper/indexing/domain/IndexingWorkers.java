package com.voicehelper.indexing.domain;

import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads of this process that index documents, one document each at a time, where the module's writes are owned. Beside them one keeps
 * their leases and one does what a change of the model needs. When the process ends, what is not finished goes back into the queue.
 */
@Component
class IndexingWorkers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IndexingWorkers.class);
    private static final String MODULE = "indexing";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(2);

    private final IndexingSettings settings;
    private final ModuleOwnership ownership;
    private final JobLeases leases;
    private final JobRun run;
    private final Rebuilding rebuilding;
    private final Bell bell;
    private final Set<Work> inHand = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running;
    /** Whose document was taken last, so that the next is another tenant's. */
    private volatile String tenant = "";

    IndexingWorkers(IndexingSettings settings, ModuleOwnership ownership, JobLeases leases, JobRun run, Rebuilding rebuilding, Bell bell) {
        this.settings = settings;
        this.ownership = ownership;
        this.leases = leases;
        this.run = run;
        this.rebuilding = rebuilding;
        this.bell = bell;
    }

    @Override
    public void start() {
        if (settings.workers() == 0) {
            return;
        }
        running = true;
        for (int number = 1; number <= settings.workers(); number++) {
            begin("indexing " + number, new Repeated("The queue of documents", this::takeOne));
        }
        Keeper keeper = new Keeper(leases, settings.lease(), inHand);
        begin("indexing leases", new Repeated("The leases of documents", () -> keep(keeper)));
        begin("indexing rebuild", new Repeated("The change of the embedding model", this::rebuild));
        Thread.ofVirtual().start(DocumentCopy::removeForgotten);
    }

    private void begin(String name, Repeated work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(work));
    }

    private void takeOne() throws InterruptedException {
        Optional<Lease> lease = ownership.ownsWrites(MODULE) ? leases.claim(tenant) : Optional.empty();
        if (lease.isEmpty()) {
            bell.await(settings.pollInterval());
            return;
        }
        tenant = lease.get().tenantId();
        bell.ring();
        Work work = new Work(lease.get());
        inHand.add(work);
        try {
            if (!running) {
                work.putBack();
            }
            run.run(work);
        } finally {
            inHand.remove(work);
        }
    }

    private void keep(Keeper keeper) throws InterruptedException {
        keeper.keep();
        pause(keeper.pause());
    }

    private void rebuild() throws InterruptedException {
        if (ownership.ownsWrites(MODULE)) {
            rebuilding.step();
        }
        pause(BETWEEN_STEPS);
    }

    private void pause(Duration atMost) throws InterruptedException {
        stopped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Between two batches a worker looks up; one that does not is interrupted. */
    @Override
    public void stop() {
        running = false;
        stopped.countDown();
        inHand.forEach(Work::putBack);
        threads.forEach(thread -> bell.ring());
        try {
            join(PATIENCE);
            threads.forEach(Thread::interrupt);
            join(PATIENCE);
            threads.stream().filter(Thread::isAlive).forEach(thread ->
                    LOG.warn("{} did not stop in time; another process takes its document over", thread.getName()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void join(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Thread thread : threads) {
            thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private interface Round {
        void go() throws InterruptedException;
    }

    /** Does something again and again until the workers stop; what goes wrong is told once, and tried again after a while. */
    private final class Repeated implements Runnable {

        private final String what;
        private final Round round;
        private boolean failing;

        Repeated(String what, Round round) {
            this.what = what;
            this.round = round;
        }

        @Override
        public void run() {
            try {
                while (running) {
                    once();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private void once() throws InterruptedException {
            try {
                round.go();
                failing = false;
            } catch (RuntimeException | Error problem) {
                if (running && !failing && !(problem instanceof NotOwnerException)) {
                    failing = true;
                    LOG.warn("{} cannot be gone on with now: {}", what, problem.toString());
                }
                pause(settings.pollInterval());
            }
        }
    }
}
