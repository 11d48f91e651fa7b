package com.voicehelper.knowledge.fetch;

import com.voicehelper.knowledge.domain.IngestTasks;
import com.voicehelper.knowledge.domain.PendingFetches;
import com.voicehelper.knowledge.domain.PendingFetches.Lease;
import com.voicehelper.knowledge.domain.UnusedContent;
import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Fetches what is due, where the module's writes are owned, and clears away files that nothing refers to and tasks that nobody asks for any
 * more. A file that a killed process was fetching is fetched by another one when the lease has run out; what it holds when the data moves
 * away, the new owner repeats.
 */
@Component
class Fetches implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Fetches.class);
    private static final String MODULE = "knowledge";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CLEAR = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PendingFetches pending;
    private final RemoteFiles remote;
    private final UnusedContent unused;
    private final IngestTasks tasks;
    private final FileStorage storage;
    private final ModuleOwnership ownership;
    private final FetchSettings settings;
    private final List<Thread> threads = new ArrayList<>();
    private CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean failing;

    Fetches(PendingFetches pending, RemoteFiles remote, UnusedContent unused, IngestTasks tasks, FileStorage storage, ModuleOwnership ownership,
            FetchSettings settings) {
        this.pending = pending;
        this.remote = remote;
        this.unused = unused;
        this.tasks = tasks;
        this.storage = storage;
        this.ownership = ownership;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        stopped = new CountDownLatch(1);
        for (int number = 0; number < settings.concurrency(); number++) {
            threads.add(Thread.ofVirtual().name("fetch " + number).start(() -> repeat(LOOK, this::fetchAll)));
        }
        threads.add(Thread.ofVirtual().name("unused files").start(() -> repeat(CLEAR, this::clear)));
    }

    private void repeat(Duration pause, Runnable work) {
        try {
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (ownership.ownsWrites(MODULE)) {
                        work.run();
                        failing = false;
                    }
                } catch (NotOwnerException moved) {
                    log.debug("The data moved away meanwhile", moved);
                } catch (RuntimeException | Error exception) {
                    if (!failing) {
                        log.warn("Fetching files, or clearing them away, waits: {}", exception.toString());
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetchAll() {
        Optional<Lease> lease = next();
        while (lease.isPresent() && stopped.getCount() > 0) {
            fetch(lease.get());
            lease = next();
        }
    }

    /** Twice the time that it may take. */
    private Optional<Lease> next() {
        return pending.lease(settings.timeout().multipliedBy(2));
    }

    private void fetch(Lease lease) {
        try {
            RemoteFiles.Fetched fetched = remote.fetch(lease.url());
            unused.note(fetched.file().sha256());
            pending.arrived(lease, fetched.file(), fetched.filename(), fetched.contentType());
        } catch (FetchException failed) {
            if (failed.worthAnotherTry() && lease.attempt() < settings.attempts() && stopped.getCount() > 0) {
                pending.postpone(lease, settings.pause().multipliedBy(1L << Math.min(lease.attempt() - 1, 10)));
            } else if (stopped.getCount() > 0) {
                pending.failed(lease, failed.code(), String.valueOf(failed.getMessage()));
            }
        }
    }

    private void clear() {
        storage.sweep();
        unused.clear();
        tasks.forget();
    }

    @Override
    public synchronized void stop() {
        stopped.countDown();
        remote.abort();
        try {
            for (Thread thread : threads) {
                // An interrupt in the middle of a statement would cost its connection.
                if (!thread.join(PATIENCE)) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0 && !threads.isEmpty();
    }
}
