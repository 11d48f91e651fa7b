package com.voicehelper.indexing.web;

import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.domain.Jobs;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.ServerSentEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Tells how far a document is, each time it gets further, until it is indexed or has failed. */
@RestController
class ProgressController {

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_STREAMS = 1000;

    private final Jobs jobs;
    private final JsonMapper json;
    private final Semaphore places = new Semaphore(MOST_STREAMS);
    private final CountDownLatch closing = new CountDownLatch(1);

    ProgressController(Jobs jobs, JsonMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    @GetMapping("/api/v1/indexing/jobs/{id}/events")
    void events(@PathVariable("id") String documentId, HttpServletResponse response) throws IOException, InterruptedException {
        IndexingJob first = JobController.find(jobs, documentId);
        if (!places.tryAcquire()) {
            throw ApiException.unavailable("Too many streams are open", 5);
        }
        try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
            tell(first, events);
        } finally {
            places.release();
        }
    }

    private void tell(IndexingJob first, ServerSentEvents events) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        IndexingJob job = first;
        boolean there = events.send("progress", JobController.view(job));
        while (there && !job.finished() && System.nanoTime() < deadline) {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            IndexingJob now = jobs.find(job.documentId()).orElse(null);
            if (now == null) {
                events.send("deleted", Map.of("document_id", job.documentId()));
                return;
            }
            there = now.changedAt().equals(job.changedAt()) ? !events.gone() : events.send("progress", JobController.view(now));
            job = now;
        }
        events.send("end", JobController.view(job));
    }

    /** A server that stops waits for its requests; these would keep it waiting. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.countDown();
    }
}
