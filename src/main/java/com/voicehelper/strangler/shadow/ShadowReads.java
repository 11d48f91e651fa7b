package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.sync.Replication;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reads that wait to be compared, or are being compared. Bounded in number and bytes; what does not fit is dropped and counted, so
 * nobody ever waits here. Costs nothing while nothing is mirrored. Thread-safe.
 */
public final class ShadowReads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShadowReads.class);

    private final ShadowSettings settings;
    private final Memory memory;
    private final Semaphore places;
    private final Findings findings;
    private final Judge judge;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("shadow read ", 0).factory());

    ShadowReads(ShadowSettings settings, Replication replication, StoredFigures stored, MeterRegistry registry) {
        this.settings = settings;
        this.memory = new Memory(settings.memory().toBytes());
        this.places = new Semaphore(settings.queue());
        this.findings = new Findings(stored, new Tally(registry), settings.samples());
        this.judge = new Judge(findings, replication, settings.catchUp());
        Gauge.builder("voicehelper.strangler.shadow.queue", this, ShadowReads::waiting).description("Reads that wait to be compared, or are being compared").register(registry);
        Gauge.builder("voicehelper.strangler.shadow.memory", this, ShadowReads::bytes).description("Bytes of answers that are kept for them").baseUnit("bytes").register(registry);
    }

    public ShadowSettings settings() {
        return settings;
    }

    /** Reads of a route are mirrored from now on. */
    public void begin(String module, String route) {
        findings.begin(module, route);
    }

    /** A copy for the answer to a read that begins now. It must be given to {@link #offer}, or released. */
    public Capture capture() {
        Capture capture = new Capture(memory, (int) settings.largest().toBytes());
        if (places.availablePermits() == 0) {
            capture.spoil(Figure.QUEUE_FULL);
        }
        return capture;
    }

    /**
     * Takes over a read whose answer the user has, and releases its copy in the end. Never blocks.
     *
     * @param read asked for only when there is a place for it, and then at once, on this thread
     */
    public void offer(String module, String route, Capture capture, Supplier<SampledRead> read) {
        if (capture.spoiled() == null && !places.tryAcquire()) {
            capture.spoil(Figure.QUEUE_FULL);
        }
        if (capture.spoiled() != null) {
            findings.count(module, route, capture.spoiled());
            return;
        }
        try {
            SampledRead sampled = read.get();
            threads.execute(() -> compare(sampled, capture));
        } catch (RejectedExecutionException closing) {
            done(capture);
        } catch (RuntimeException exception) {
            done(capture);
            throw exception;
        }
    }

    private void compare(SampledRead read, Capture capture) {
        try {
            judge.judge(read);
        } catch (DroppedException dropped) {
            findings.count(read, dropped.reason());
        } catch (RuntimeException exception) {
            log.debug("A shadow read of {} could not be judged", read.route(), exception);
            findings.count(read, Figure.NOT_COMPARABLE);
        } finally {
            done(capture);
        }
    }

    private void done(Capture capture) {
        capture.release();
        places.release();
    }

    /** Reads that wait to be compared, or are being compared. */
    int waiting() {
        return settings.queue() - places.availablePermits();
    }

    /** Bytes of answers that are kept. */
    long bytes() {
        return settings.memory().toBytes() - memory.left();
    }

    Findings findings() {
        return findings;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        findings.close();
    }
}
