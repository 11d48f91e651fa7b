package com.voicehelper.indexing.text;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A document that is being read. Its parser runs ahead by a bounded number of chunks and then waits. One thread takes the chunks; closing
 * ends the parser, or leaves it behind when it does not listen.
 */
public final class DocumentReading implements Consumer<Chunk>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentReading.class);
    private static final int AHEAD = 512;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Comes after the last one, so that nobody waits for another; missing where there is no room for it, and then nobody does. */
    private static final Chunk END = new Chunk(-1, "", null, "");

    /** What the parser's thread does. */
    interface Work {
        void read(DocumentReading reading) throws IOException;
    }

    private final BlockingQueue<Chunk> ahead = new ArrayBlockingQueue<>(AHEAD);
    private final AtomicInteger handedOver = new AtomicInteger();
    private final AtomicLong waited = new AtomicLong();
    private final Duration time;
    private final Strays strays;
    private final long began = System.nanoTime();
    private final Thread thread;
    private volatile Runnable stop = () -> {};
    private volatile DoubleSupplier fraction = () -> 0;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    private DocumentReading(Duration time, Strays strays, Work work) {
        this.time = time;
        this.strays = strays;
        this.thread = Thread.ofPlatform().daemon().name("document parser").unstarted(() -> run(work));
    }

    static DocumentReading start(Duration time, Strays strays, Work work) {
        DocumentReading reading = new DocumentReading(time, strays, work);
        reading.thread.start();
        return reading;
    }

    private void run(Work work) {
        try {
            work.read(this);
        } catch (Throwable problem) {
            failure = problem;
        } finally {
            ended = true;
            ahead.offer(END);
        }
    }

    /** Called by the parser: waits while too many chunks are ahead. */
    @Override
    public void accept(Chunk chunk) {
        long since = System.nanoTime();
        try {
            while (!ahead.offer(chunk, LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                if (closed) {
                    throw new StoppedException();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } finally {
            waited.addAndGet(System.nanoTime() - since);
        }
        handedOver.incrementAndGet();
    }

    /**
     * The next chunks in order; waits until there are so many, or no more. Empty when the document has ended.
     *
     * @throws UnreadableException when no text can be had from the file, or it takes too long
     * @throws IOException         when the copy of the file cannot be read
     */
    public List<Chunk> next(int most) throws IOException, InterruptedException {
        List<Chunk> chunks = new ArrayList<>();
        while (chunks.size() < most) {
            boolean last = ended;
            Chunk chunk = ahead.poll(last ? 0 : LOOK.toNanos(), TimeUnit.NANOSECONDS);
            if (chunk != null && chunk != END) {
                chunks.add(chunk);
            } else if (last && chunk == null) {
                throwFailure();
                return chunks;
            } else if (chunk == null && System.nanoTime() - began - waited.get() > time.toNanos()) {
                throw UnreadableException.timedOut();
            }
        }
        return chunks;
    }

    /** From 0 to 1, as far as can be told. */
    public double fraction() {
        double told = fraction.getAsDouble();
        int chunks = handedOver.get();
        return told > 0 ? told : chunks / (chunks + 200.0);
    }

    int handedOver() {
        return handedOver.get();
    }

    void measure(DoubleSupplier progress) {
        fraction = progress;
    }

    void whenAbandoned(Runnable stopper) {
        stop = stopper;
        if (closed) {
            stopper.run();
        }
    }

    private void throwFailure() throws IOException {
        switch (failure) {
            case null -> { }
            case UnreadableException unreadable -> throw unreadable;
            case OutOfMemoryError memory -> throw UnreadableException.tooComplex();
            case StackOverflowError depth -> throw UnreadableException.tooComplex();
            case FileSystemException storage -> throw storage;
            default -> {
                LOG.info("A document could not be read", failure);
                throw UnreadableException.broken();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        if (ended) {
            return;
        }
        stop.run();
        thread.interrupt();
        try {
            if (!thread.join(PATIENCE)) {
                strays.add(thread);
            }
        } catch (InterruptedException interrupted) {
            strays.add(thread);
            Thread.currentThread().interrupt();
        }
    }
}
