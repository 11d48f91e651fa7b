package com.voicehelper.platform.event;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with a name that runs until it is stopped, and is let finish what it has in hand. A thread of the platform: a virtual
 * one would wait behind every request at each of its many short questions.
 */
final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final Thread thread;
    private final Pulse pulse;
    private volatile boolean running = true;

    Worker(String name, Pulse pulse, Runnable work) {
        this.pulse = pulse;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(work));
    }

    /** An error, such as want of memory that another thread had caused, would otherwise end it for good, and nobody would be told. */
    private void run(Runnable work) {
        while (running()) {
            try {
                work.run();
                return;
            } catch (Error error) {
                log.error("{} begins anew after {}", thread.getName(), error.toString());
                pulse.pause(AFTER_ERROR);
            }
        }
    }

    void start() {
        thread.start();
    }

    /** False once it is to stop; to be asked by the work between two pieces. */
    boolean running() {
        return running && !thread.isInterrupted();
    }

    /** Asks to stop; {@link #stop} waits. */
    void signalStop() {
        running = false;
        pulse.end();
    }

    /** Stops without letting it finish: for a moment when nothing is in hand. */
    void interrupt() {
        signalStop();
        thread.interrupt();
    }

    void stop() {
        signalStop();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            if (!thread.join(PATIENCE)) {
                log.warn("{} did not stop within {} s and is interrupted", thread.getName(), PATIENCE.toSeconds());
                thread.interrupt();
                thread.join(PATIENCE);
            }
        } catch (InterruptedException exception) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
