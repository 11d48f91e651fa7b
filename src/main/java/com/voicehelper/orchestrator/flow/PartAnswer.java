package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.rag.Citation;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The answer to one part of a question as it comes: one writes, another reads behind. Thread-safe. */
final class PartAnswer implements TaskOutput {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder();
    private @Nullable List<Citation> citations;
    private boolean ended;

    @Override
    public void citations(List<Citation> found) {
        change(() -> citations = List.copyOf(found));
    }

    /** The first token of an answer that cites nothing settles its citations. */
    @Override
    public void token(String token) {
        change(() -> {
            text.append(token);
            citations = citations == null ? List.of() : citations;
        });
    }

    /** Nothing comes any more; of a part that was not needed, nothing came. */
    void end() {
        change(() -> ended = true);
    }

    /** Waits until it is known what the part draws on. */
    List<Citation> citations() {
        lock.lock();
        try {
            while (citations == null && !ended) {
                changed.awaitUninterruptibly();
            }
            return citations == null ? List.of() : citations;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what follows that many characters; empty: nothing does. */
    String after(int place) {
        lock.lock();
        try {
            while (text.length() <= place && !ended) {
                changed.awaitUninterruptibly();
            }
            return text.substring(place);
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
