package com.voicehelper.retrieval.graph;

import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import com.voicehelper.retrieval.graph.GraphDocuments.LeaseLostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has the graph follow the documents, one at a time on each node, where the module's writes are owned. */
@Component
class DocumentFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentFollower.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DocumentReader reader;
    private final ModuleOwnership ownership;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private boolean failing;

    DocumentFollower(DocumentReader reader, ModuleOwnership ownership) {
        this.reader = reader;
        this.ownership = ownership;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("graph").start(this::run);
    }

    private void run() {
        try {
            Duration pause = PAUSE;
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = work();
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long to wait then. */
    private Duration work() {
        try {
            boolean more = mayGoOn() && reader.next(this::mayGoOn);
            failing = false;
            return more ? Duration.ZERO : PAUSE;
        } catch (NotOwnerException | LeaseLostException exception) {
            LOG.debug("Somebody else goes on", exception);
            return PAUSE;
        } catch (RuntimeException | Error exception) {
            if (!failing && stopped.getCount() > 0) {
                LOG.warn("The graph does not follow the documents for now: {}", exception.toString());
            }
            failing = true;
            return AFTER_FAILURE;
        }
    }

    private boolean mayGoOn() {
        return stopped.getCount() > 0 && ownership.ownsWrites("retrieval");
    }

    @Override
    public void stop() {
        stopped.countDown();
        Thread running = thread;
        try {
            if (running != null && !running.join(PATIENCE)) {
                running.interrupt();
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null && stopped.getCount() > 0;
    }
}
