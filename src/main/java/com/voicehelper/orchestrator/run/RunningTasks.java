package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.Task.State;
import com.voicehelper.orchestrator.domain.LeftOver;
import com.voicehelper.orchestrator.domain.Tasks;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.broadcast.Broadcast;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The tasks that this process performs. A cancellation comes by broadcast, and is never lost: the rows of all of them are looked at, with one
 * query, several times a second. Now and then settles what processes that died have left over. Thread-safe.
 */
@Component
class RunningTasks implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RunningTasks.class);
    private static final String CANCELLED = "task.cancelled";
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Tasks tasks;
    private final LeftOver leftOver;
    private final ModuleOwnership ownership;
    private final Broadcast broadcast;
    private final Map<UUID, RunningTask> running = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean closing;
    private @Nullable Thread thread;
    private Broadcast.@Nullable Subscription cancellations;

    RunningTasks(Tasks tasks, LeftOver leftOver, ModuleOwnership ownership, Broadcast broadcast) {
        this.tasks = tasks;
        this.leftOver = leftOver;
        this.ownership = ownership;
        this.broadcast = broadcast;
    }

    /**
     * Performs a task where its cancellation finds it.
     *
     * @throws ApiException 503 when the process is stopping, 409 when the task is being performed here
     */
    <T> T with(UUID id, Function<RunningTask, T> work) {
        RunningTask task = new RunningTask(id);
        if (running.putIfAbsent(id, task) != null) {
            throw ApiException.conflict("This task is being performed");
        }
        try {
            if (closing) {
                throw ApiException.unavailable("The server is stopping; try again", 1);
            }
            return work.apply(task);
        } finally {
            running.remove(id);
        }
    }

    /** Its row says so already; this only makes it immediate, wherever it is performed. */
    void cancelled(UUID id) {
        broadcast.publish(CANCELLED, id.toString());
    }

    private void stop(UUID id) {
        RunningTask here = running.get(id);
        if (here != null) {
            here.stop(State.CANCELLED, null);
        }
    }

    @Override
    public void start() {
        cancellations = broadcast.subscribe(CANCELLED, id -> stop(UUID.fromString(id)));
        thread = Thread.ofVirtual().name("tasks").start(this::watch);
    }

    private void watch() {
        long swept = System.nanoTime();
        try {
            while (!stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                    if (System.nanoTime() - swept > SWEEP.toNanos()) {
                        swept = System.nanoTime();
                        sweep();
                    }
                } catch (RuntimeException exception) {
                    LOG.debug("The tasks could not be looked at", exception);
                }
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (!running.isEmpty()) {
            tasks.ended(running.keySet()).forEach(this::stop);
        }
    }

    private void sweep() {
        if (ownership.ownsWrites("orchestrator")) {
            int settled = leftOver.settle();
            if (settled > 0) {
                LOG.warn("{} tasks had been left by a process that died", settled);
            }
            while (leftOver.forget() > 0 && !closing) {
                LOG.debug("Forgot some tasks that ended long ago");
            }
        }
    }

    /** Stopped after the servers have let their requests end, and before the databases close. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 8192;
    }

    @Override
    public void stop() {
        closing = true;
        List.copyOf(running.values()).forEach(task -> task.stop(State.QUEUED, "The server is stopping; try again"));
        awaitNothingRunning();
        stopped.countDown();
        Broadcast.Subscription open = cancellations;
        if (open != null) {
            open.close();
        }
    }

    private void awaitNothingRunning() {
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (!running.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(10);
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
