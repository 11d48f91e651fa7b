package com.voicehelper.conversation.chat;

import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.chat.LiveAnswer.End;
import com.voicehelper.conversation.domain.Answers;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.broadcast.Broadcast;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers that this process makes. An answer goes on when its listener is gone: it is recorded, and told again to the
 * same request sent again. Only a cancellation, its time-out or the end of the process stop it early; what was said until
 * then is recorded. Thread-safe.
 */
@Component
public class Chat {

    static final String CANCELLED = "chat.cancelled";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Assistant assistant;
    private final ConversationApi conversations;
    private final Answers answers;
    private final Broadcast broadcast;
    private final JsonMapper json;
    private final ChatSettings settings;
    private final Semaphore places;
    private final Map<UUID, Generation> running = new ConcurrentHashMap<>();
    private final Broadcast.Subscription cancellations;
    private volatile boolean closing;

    /** @param conversations the routed API: an answer may end where the data is owned elsewhere by then */
    Chat(Assistant assistant, ConversationApi conversations, Answers answers, Broadcast broadcast, JsonMapper json, ChatSettings settings) {
        this.assistant = assistant;
        this.conversations = conversations;
        this.answers = answers;
        this.broadcast = broadcast;
        this.json = json;
        this.settings = settings;
        this.places = new Semaphore(settings.maxConcurrent());
        this.cancellations = broadcast.subscribe(CANCELLED, id -> stop(UUID.fromString(id), AnswerState.CANCELLED, null));
    }

    /**
     * Has a question stored and starts its answer; joins the answer when the question was asked before.
     *
     * @param question as it is asked
     * @param ask      stores it, once there is a place for its answer
     * @throws ApiException 503 when too many answers are being made, or what {@code ask} throws
     */
    public LiveAnswer answer(Question question, Supplier<Asked> ask, Wish wish) {
        if (closing || !places.tryAcquire()) {
            throw ApiException.unavailable("Too many answers are being made; try again", 1);
        }
        boolean started = false;
        try {
            Asked asked = ask.get();
            if (!asked.first()) {
                return join(asked);
            }
            LiveAnswer live = new LiveAnswer(asked.answerId(), asked.conversationId(), asked.questionId());
            Generation generation = new Generation(live, assistant.task(asked, question, wish), assistant, conversations, json, settings.timeout());
            running.put(live.id(), generation);
            // On behalf of the caller: whoever asked is who must read the answer, and whose reads wait for it.
            Thread.ofVirtual().name("answer").start(new DelegatingSecurityContextRunnable(() -> run(generation)));
            started = true;
            return live;
        } finally {
            if (!started) {
                places.release();
            }
        }
    }

    private void run(Generation generation) {
        try {
            generation.run();
        } finally {
            running.remove(generation.live().id());
            places.release();
        }
    }

    private LiveAnswer join(Asked asked) {
        Generation here = running.get(asked.answerId());
        if (here != null) {
            return here.live();
        }
        LiveAnswer told = new LiveAnswer(asked.answerId(), asked.conversationId(), asked.questionId());
        if (asked.state() == AnswerState.STREAMING) {
            Thread.ofVirtual().name("answer elsewhere").start(() -> follow(told));
        } else {
            tell(told, asked);
        }
        return told;
    }

    /** Made by another process: waits for its record. */
    private void follow(LiveAnswer told) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                Asked now = answers.again(told.id());
                if (now.state() != AnswerState.STREAMING) {
                    tell(told, now);
                    return;
                }
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        } finally {
            told.end(new End(AnswerState.FAILED, "The answer was interrupted"));
        }
    }

    private static void tell(LiveAnswer told, Asked asked) {
        Message answer = asked.answer();
        if (answer != null) {
            told.references(Reference.stored(answer.metadata()));
            told.append(answer.content());
        }
        told.end(new End(asked.state(), asked.error()));
    }

    /** Stops answers wherever they are made. Their rows say so already; this only makes it immediate. */
    public void cancelled(List<Answers.Known> cancelled) {
        for (Answers.Known answer : cancelled) {
            if (answer.state() == AnswerState.CANCELLED) {
                broadcast.publish(CANCELLED, answer.id().toString());
            }
        }
    }

    /** Stops an answer that this process makes; its row follows when it is recorded. */
    public void stop(UUID id) {
        stop(id, AnswerState.CANCELLED, null);
    }

    /** How many are being made by this process. */
    public int running() {
        return running.size();
    }

    private void stop(UUID id, AnswerState state, @Nullable String error) {
        Generation here = running.get(id);
        if (here != null) {
            here.stop(state, error);
        }
    }

    /** What others decided about answers made here: cancelled on another node, or with the data on another side; or overdue. */
    void look() {
        if (running.isEmpty()) {
            return;
        }
        running.values().stream().filter(Generation::overdue).toList()
                .forEach(overdue -> overdue.stop(AnswerState.FAILED, "The answer took longer than " + settings.timeout().toSeconds() + " seconds"));
        answers.ended(running.keySet()).forEach(id -> stop(id, AnswerState.CANCELLED, null));
    }

    @PreDestroy
    void close() {
        closing = true;
        cancellations.close();
        List<Generation> last = List.copyOf(running.values());
        last.forEach(generation -> generation.stop(AnswerState.FAILED, "The server is stopping; ask again"));
        last.forEach(generation -> generation.live().awaitEnd(LAST_WORDS));
    }
}
