package com.voicehelper.conversation.chat;

import com.voicehelper.conversation.AnswerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it comes: one writes, any number read, each from the place it has come to. It ends once, after it was
 * recorded, so that who has seen the end finds the message. Thread-safe.
 */
public final class LiveAnswer {

    private final UUID id;
    private final UUID conversationId;
    private final UUID questionId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> tokens = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private List<Reference> references = List.of();
    private boolean stopped;
    private @Nullable End end;

    LiveAnswer(UUID id, UUID conversationId, UUID questionId) {
        this.id = id;
        this.conversationId = conversationId;
        this.questionId = questionId;
    }

    /** @param error null unless failed */
    public record End(AnswerState state, @Nullable String error) {}

    /**
     * What came since a place.
     *
     * @param from the number of the first token in it
     * @param end  null while the answer goes on; otherwise these tokens are the last
     */
    public record Part(int from, List<String> tokens, @Nullable End end) {
        public int next() {
            return from + tokens.size();
        }
    }

    public UUID id() {
        return id;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public UUID questionId() {
        return questionId;
    }

    /** Waits until there is more than {@code from} tokens, or the end, or the patience is over; then the part is empty. */
    public Part await(int from, Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (tokens.size() <= from && end == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return new Part(from, List.copyOf(tokens.subList(Math.min(from, tokens.size()), tokens.size())), end);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return new Part(from, List.of(), new End(AnswerState.FAILED, "Interrupted"));
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end; null when the patience is over. */
    public @Nullable End awaitEnd(Duration patience) {
        return await(Integer.MAX_VALUE, patience).end();
    }

    /** What it draws on; complete when the first token has come. */
    public List<Reference> references() {
        return locked(() -> references);
    }

    public String text() {
        return locked(text::toString);
    }

    void references(List<Reference> found) {
        locked(() -> references = List.copyOf(found));
    }

    /** Ignored after {@link #stop}. */
    void append(String token) {
        lock.lock();
        try {
            if (!stopped && end == null) {
                tokens.add(token);
                text.append(token);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No token after this one. */
    void stop() {
        locked(() -> stopped = true);
    }

    void end(End how) {
        lock.lock();
        try {
            if (end == null) {
                end = how;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
