package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.domain.KnowledgeSettings;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.ServerSentEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells how far something is, from now until it is finished or gone. Looks at the rows: whichever node works on it, they say so. */
@Component
class ProgressStreams {

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final KnowledgeSettings settings;
    private final JsonMapper json;
    private final Semaphore places;
    private final CountDownLatch closing = new CountDownLatch(1);

    ProgressStreams(KnowledgeSettings settings, JsonMapper json) {
        this.settings = settings;
        this.json = json;
        this.places = new Semaphore(settings.maxStreams());
    }

    /** @param last whether nothing follows */
    record Step(Map<String, Object> event, boolean last) {}

    /**
     * Blocks until it is told.
     *
     * @param look where it is now; empty when it is gone
     * @throws ApiException 503 when too many streams are open
     */
    void tell(HttpServletResponse response, Supplier<Optional<Step>> look) throws IOException {
        if (closing.getCount() == 0 || !places.tryAcquire()) {
            throw ApiException.unavailable("Too many streams are open; try again", 1);
        }
        try (ServerSentEvents events = ServerSentEvents.open(response, json)) {
            follow(events, look);
        } finally {
            places.release();
        }
    }

    private void follow(ServerSentEvents events, Supplier<Optional<Step>> look) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Step told = null;
        while (!events.gone() && System.nanoTime() - deadline < 0) {
            Step now = look.get().orElseGet(() -> new Step(Map.of("type", "deleted", "status", "deleted"), true));
            if (!now.equals(told) && !events.send(now.event()) || now.last() || pause()) {
                return;
            }
            told = now;
        }
    }

    /** Whether the process is about to end. */
    private boolean pause() {
        try {
            return closing.await(settings.look().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** A server that stops waits for its requests; these would keep it waiting. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.countDown();
    }
}
