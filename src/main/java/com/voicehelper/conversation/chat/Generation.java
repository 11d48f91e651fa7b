package com.voicehelper.conversation.chat;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.chat.LiveAnswer.End;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One answer being made: has its task run, and records what came of it with whoever owns the data by then. */
final class Generation implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final int MAX_LENGTH = 200_000;
    private static final int RECORD_ATTEMPTS = 8;

    private final LiveAnswer live;
    private final TaskRequest task;
    private final Assistant assistant;
    private final ConversationApi conversations;
    private final JsonMapper json;
    private final Cancellation cancellation = new Cancellation();
    private final long deadline;
    private int length;
    private @Nullable TaskResult result;
    private volatile @Nullable End stopped;

    Generation(LiveAnswer live, TaskRequest task, Assistant assistant, ConversationApi conversations, JsonMapper json, Duration timeout) {
        this.live = live;
        this.task = task;
        this.assistant = assistant;
        this.conversations = conversations;
        this.json = json;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    LiveAnswer live() {
        return live;
    }

    boolean overdue() {
        return System.nanoTime() - deadline > 0;
    }

    /** Stops it: no token comes after this returns. The first reason counts. */
    void stop(AnswerState state, @Nullable String error) {
        live.stop();
        synchronized (this) {
            if (stopped == null) {
                stopped = new End(state, error);
            }
        }
        cancellation.cancel();
    }

    @Override
    public void run() {
        End end = generate();
        live.stop();
        live.end(record(end));
    }

    private End generate() {
        try {
            TaskResult made = assistant.answer(task, live::references, this::token, cancellation);
            result = made;
            End early = stopped;
            return early != null ? early : new End(made.finishReason().equals("cancelled") ? AnswerState.CANCELLED : AnswerState.DONE, null);
        } catch (ApiException failure) {
            LOG.warn("Answer {} failed: {}", live.id(), failure.getMessage(), failure.getCause());
            return ended(String.valueOf(failure.getMessage()));
        } catch (RuntimeException failure) {
            LOG.error("Answer {} failed", live.id(), failure);
            return ended("The answer could not be made");
        }
    }

    private End ended(String error) {
        End early = stopped;
        return early != null ? early : new End(AnswerState.FAILED, error);
    }

    /** With patience: the text exists only here until it is recorded. */
    private End record(End end) {
        AnswerOutcome outcome = new AnswerOutcome(live.id(), live.conversationId(), end.state(), live.text(), metadata(end), end.error());
        for (int attempt = 1; ; attempt++) {
            try {
                AnswerState recorded = conversations.record(outcome);
                return recorded == end.state() ? end : new End(recorded, recorded == AnswerState.FAILED ? "The answer was interrupted" : null);
            } catch (RuntimeException failure) {
                if (attempt == RECORD_ATTEMPTS) {
                    LOG.error("Answer {} could not be recorded", live.id(), failure);
                    return new End(AnswerState.FAILED, "The answer could not be stored");
                }
                LOG.warn("Answer {} is not recorded yet: {}", live.id(), failure.toString());
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

    private ObjectNode metadata(End end) {
        ObjectNode metadata = json.createObjectNode();
        TaskResult made = result;
        if (made != null) {
            metadata.put("provider", made.provider());
            metadata.put("model", made.model());
            metadata.put("flow", made.flow().lowerCase());
        }
        if (end.state() != AnswerState.DONE) {
            metadata.put("incomplete", end.state().lowerCase());
        }
        if (!live.references().isEmpty()) {
            metadata.set("references", json.valueToTree(live.references()));
        }
        return metadata;
    }

    private void token(String token) {
        length += token.length();
        if (length > MAX_LENGTH) {
            stop(AnswerState.FAILED, "The answer is longer than " + MAX_LENGTH + " characters");
            return;
        }
        // PostgreSQL's text holds no U+0000.
        live.append(token.indexOf('\0') < 0 ? token : token.replace("\0", ""));
    }
}
