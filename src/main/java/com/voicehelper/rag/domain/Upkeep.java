package com.voicehelper.rag.domain;

import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Closes the answers whose process died, and removes those whose time to be kept is over, where the module's writes are owned. */
@Component("ragUpkeep")
class Upkeep implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    /** Between the time-out of an answer and its record. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);
    private static final int BATCH = 1_000;

    private final Answers answers;
    private final ModuleOwnership ownership;
    private final Clock clock;
    private final RagSettings settings;
    private final Cancellation stopped = new Cancellation();
    private volatile @Nullable Thread thread;

    Upkeep(Answers answers, ModuleOwnership ownership, Clock clock, RagSettings settings) {
        this.answers = answers;
        this.ownership = ownership;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("rag upkeep").start(this::run);
    }

    private void run() {
        boolean well = true;
        while (!stopped.await(PAUSE)) {
            try {
                if (ownership.ownsWrites("rag")) {
                    tidy(clock.instant());
                }
                well = true;
            } catch (NotOwnerException moved) {
                LOG.debug("The data moved away meanwhile", moved);
            } catch (RuntimeException | Error failure) {
                if (well) {
                    LOG.warn("Old answers stay for now: {}", failure.toString());
                }
                well = false;
            }
        }
    }

    /** What is due at that time. */
    void tidy(Instant now) {
        int failed = answers.failAbandoned(now.minus(settings.timeout()).minus(LAST_WORDS));
        if (failed > 0) {
            LOG.warn("{} answers had been left by a process that died", failed);
        }
        int removed;
        do {
            removed = answers.forget(now.minus(settings.retention()), BATCH);
        } while (removed == BATCH && !stopped.cancelled());
    }

    @Override
    public void stop() {
        stopped.cancel();
    }

    @Override
    public boolean isRunning() {
        return thread != null && !stopped.cancelled();
    }
}
