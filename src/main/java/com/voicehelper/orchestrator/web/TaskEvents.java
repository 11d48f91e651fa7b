package com.voicehelper.orchestrator.web;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.domain.Tasks;
import com.voicehelper.platform.web.ServerSentEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client what becomes of a task, by looking at its row.
 *
 * @param closing counted down when the process is about to end
 */
record TaskEvents(Tasks tasks, ServerSentEvents events, Duration longest, CountDownLatch closing) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** Blocks until the task has ended, the client is gone, the process is about to end, or nothing has changed for as long as one may take. */
    void follow(Task known) {
        Task task = known;
        boolean there = tell(task);
        long heard = System.nanoTime();
        try {
            while (there && !task.state().ended() && System.nanoTime() - heard < 2 * longest.toNanos()) {
                if (closing.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                Optional<Task> now = tasks.find(task.tenantId(), task.id());
                if (now.isEmpty()) {
                    return;
                }
                if (!now.get().changedAt().equals(task.changedAt())) {
                    heard = System.nanoTime();
                    there = told(task).equals(told(now.get())) || tell(now.get());
                    task = now.get();
                }
                there &= !events.gone();
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    /** A sign of life changes the row, and nothing that is worth telling. */
    private static Map<String, Object> told(Task task) {
        Map<String, Object> view = TaskViews.task(task);
        view.remove("updated_at");
        return view;
    }

    private boolean tell(Task task) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", task.state().ended() ? task.state().lowerCase() : "progress");
        event.putAll(TaskViews.task(task));
        return events.send(event);
    }
}
