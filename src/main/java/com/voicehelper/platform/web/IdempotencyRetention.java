package com.voicehelper.platform.web;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Forgets answers after a day, in small transactions, where the module's writes are owned. Every node may do it; it is the same work. */
@Component
class IdempotencyRetention implements SmartLifecycle {

    static final Duration RETENTION = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyRetention.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final int BATCH = 1_000;

    private final ObjectProvider<ModuleDatabase> databases;
    private final ModuleOwnership ownership;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    IdempotencyRetention(ObjectProvider<ModuleDatabase> databases, ModuleOwnership ownership, Clock clock) {
        this.databases = databases;
        this.ownership = ownership;
        this.clock = clock;
    }

    /** Removes what is too old from every module that is owned here; the number of answers removed. */
    int clean() {
        int removed = 0;
        for (ModuleDatabase database : databases) {
            if (ownership.ownsWrites(database.module())) {
                removed += clean(database);
            }
        }
        return removed;
    }

    private int clean(ModuleDatabase database) {
        int removed = 0;
        int last;
        do {
            Timestamp oldest = Timestamp.from(clock.instant().minus(RETENTION));
            last = database.write(() -> database.dsl().execute(
                    "delete from idempotency where key in (select key from idempotency where created_at < ? limit ?)", oldest, BATCH));
            removed += last;
        } while (last == BATCH && stopped.getCount() > 0);
        return removed;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("idempotency retention").start(this::run);
    }

    private void run() {
        try {
            while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    clean();
                } catch (NotOwnerException exception) {
                    LOG.debug("The data moved away meanwhile", exception);
                } catch (RuntimeException | Error exception) {
                    LOG.warn("Old answers stay for now: {}", exception.toString());
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return thread != null && stopped.getCount() > 0;
    }
}
