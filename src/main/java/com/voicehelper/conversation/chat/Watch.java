package com.voicehelper.conversation.chat;

import com.voicehelper.conversation.domain.Answers;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks at the rows of the answers that are being made, one query for all of them: a cancellation is never lost, even
 * without a broadcast. Now and then fails the answers whose process died.
 */
@Component
class Watch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long LOOK_MILLIS = 100;
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final Chat chat;
    private final Answers answers;
    private final ModuleOwnership ownership;
    private final Clock clock;
    private final ChatSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;

    Watch(Chat chat, Answers answers, ModuleOwnership ownership, Clock clock, ChatSettings settings) {
        this.chat = chat;
        this.answers = answers;
        this.ownership = ownership;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("answers").start(this::watch);
    }

    private void watch() {
        long swept = System.nanoTime();
        try {
            while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    chat.look();
                    if (System.nanoTime() - swept > SWEEP.toNanos()) {
                        swept = System.nanoTime();
                        sweep();
                    }
                } catch (RuntimeException | Error exception) {
                    LOG.debug("The answers could not be looked at", exception);
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    void sweep() {
        if (ownership.ownsWrites("conversation")) {
            int failed = answers.failAbandoned(clock.instant().minus(settings.timeout()).minus(SWEEP));
            if (failed > 0) {
                LOG.warn("{} answers had been left by a process that died", failed);
            }
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
