package com.voicehelper.orchestrator.run;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskReport;
import com.voicehelper.orchestrator.TaskReports;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports with patience: what a task came to exists only here until it is stored. */
record Reporting(TaskReports reports) {

    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);
    private static final int ATTEMPTS = 5;

    /**
     * Tries for about two seconds.
     *
     * @throws RuntimeException why it could not be stored at last
     */
    Task.State report(TaskReport report) {
        for (int attempt = 1; ; attempt++) {
            try {
                return reports.report(report);
            } catch (RuntimeException failure) {
                if (attempt == ATTEMPTS) {
                    throw failure;
                }
                LOG.debug("Task {} is not reported yet", report.taskId(), failure);
                pause(Duration.ofMillis(50L << attempt));
            }
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}
