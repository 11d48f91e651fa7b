package com.voicehelper.conversation.chat;

import com.voicehelper.platform.broadcast.Broadcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one EventSource stream still has to be told. Frames may be offered by any thread; one thread takes the events.
 * A full queue drops frames: the gap is noticed and filled.
 */
public final class TokenStream implements AutoCloseable {

    private static final int WAITING = 1_000;
    private static final int REMEMBERED = 200;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final TokenHub hub;
    private final String channel;
    private final String id;
    private final @Nullable UUID conversation;
    private final Map<UUID, Long> reached;
    private final BlockingQueue<TokenFrame> frames = new ArrayBlockingQueue<>(WAITING);
    private final Map<UUID, Progress> progress = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Progress> eldest) {
            return size() > REMEMBERED;
        }
    };
    private Broadcast.@Nullable Subscription subscription;
    private final long opened = System.nanoTime();
    private volatile boolean closed;

    TokenStream(TokenHub hub, String channel, String id, @Nullable UUID conversation, Map<UUID, Long> reached) {
        this.hub = hub;
        this.channel = channel;
        this.id = id;
        this.conversation = conversation;
        this.reached = reached;
    }

    private static final class Progress {
        long at;
        boolean references;
        boolean ended;
        long heard = System.nanoTime();
        long asked = heard - QUIET.toNanos();
    }

    /**
     * What the client is told.
     *
     * @param id   for the client to come back with
     * @param data the event
     */
    public record Event(String id, Map<String, Object> data) {}

    public String id() {
        return id;
    }

    String channel() {
        return channel;
    }

    long opened() {
        return opened;
    }

    public boolean closed() {
        return closed;
    }

    void start(Broadcast.Subscription subscribed) {
        subscription = subscribed;
    }

    void resume(UUID answer, long at) {
        Progress known = new Progress();
        known.at = at;
        // Looked up in the database with the first events, if nobody sends the rest before.
        known.heard -= QUIET.toNanos();
        progress.put(answer, known);
    }

    /** An id that is not ours is ignored: the client starts anew. */
    void resume(String lastEventId) {
        int colon = lastEventId.indexOf(':');
        try {
            if (colon == 36) {
                resume(UUID.fromString(lastEventId.substring(0, colon)), Math.max(0, Long.parseLong(lastEventId.substring(colon + 1))));
            }
        } catch (IllegalArgumentException exception) {
            return;
        }
    }

    void offer(TokenFrame frame) {
        boolean foreign = conversation != null && !conversation.equals(frame.conversationId())
                || frame.streamId() != null && !frame.streamId().equals(id) && hub.taken(frame.streamId(), this);
        if (!foreign) {
            frames.offer(frame);
        }
    }

    /** Waits for the next events; empty when there were none within the patience, or the stream was closed. */
    public List<Event> next(Duration patience) {
        List<Event> events = new ArrayList<>();
        missed(events);
        long deadline = System.nanoTime() + patience.toNanos();
        while (events.isEmpty() && !closed && System.nanoTime() - deadline < 0) {
            try {
                TokenFrame frame = frames.poll(Math.min(QUIET.toNanos(), Math.max(1, deadline - System.nanoTime())), TimeUnit.NANOSECONDS);
                if (frame == null) {
                    missed(events);
                } else {
                    events(frame, events);
                }
            } catch (InterruptedException exception) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
        return events;
    }

    /** Answers that have fallen silent may have ended unheard. */
    private void missed(List<Event> events) {
        for (UUID answer : List.copyOf(progress.keySet())) {
            Progress known = progress.get(answer);
            if (!known.ended && System.nanoTime() - known.heard >= QUIET.toNanos()) {
                known.heard = System.nanoTime();
                TokenFrame recorded = hub.recorded(answer);
                if (recorded != null) {
                    events(recorded, events);
                }
            }
        }
    }

    private void events(TokenFrame frame, List<Event> events) {
        Progress known = progress.computeIfAbsent(frame.answerId(), answer -> new Progress());
        known.heard = System.nanoTime();
        if (known.ended) {
            return;
        }
        if (frame.at() > known.at) {
            askAgain(known);
            return;
        }
        if (!frame.references().isEmpty() && !known.references) {
            known.references = true;
            events.add(event(frame, known.at, "references", "references", frame.references()));
        }
        long end = frame.at() + frame.text().length();
        if (end > known.at) {
            String fresh = frame.text().substring((int) (known.at - frame.at()));
            known.at = end;
            events.add(event(frame, known.at, "llm_delta", "delta", fresh));
        }
        reached.put(frame.answerId(), known.at);
        if (frame.end() != null) {
            known.ended = true;
            reached.remove(frame.answerId());
            events.add(switch (frame.end()) {
                case "failed" -> event(frame, known.at, "error", "error", String.valueOf(frame.error()));
                default -> event(frame, known.at, "llm_done", "status", frame.end());
            });
        }
    }

    /** Every frame after a gap shows it; one question fills it. */
    private void askAgain(Progress known) {
        if (System.nanoTime() - known.asked >= QUIET.toNanos()) {
            known.asked = System.nanoTime();
            hub.askAgain(channel);
        }
    }

    private static Event event(TokenFrame frame, long at, String type, String key, Object value) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", type);
        data.put(key, value);
        if (type.equals("error")) {
            data.put("message", value);
        }
        data.put("conversation_id", frame.conversationId());
        data.put("message_id", frame.answerId());
        if (frame.requestId() != null) {
            data.put("request_id", frame.requestId());
        }
        return new Event(frame.answerId() + ":" + at, data);
    }

    @Override
    public void close() {
        closed = true;
        Broadcast.Subscription open = subscription;
        if (open != null) {
            open.close();
        }
        hub.closed(this);
    }
}
