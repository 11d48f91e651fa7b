package com.voicehelper.conversation.chat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.chat.LiveAnswer.End;
import com.voicehelper.conversation.chat.LiveAnswer.Part;
import com.voicehelper.conversation.domain.Answers;
import com.voicehelper.conversation.domain.Messages;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.broadcast.Broadcast;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings the tokens of answers to the EventSource streams of whoever asked, on whichever node those are. Every frame says
 * its place in the answer, so a stream drops what it has, asks again for what it missed, and takes the rest of an answer
 * that ended meanwhile from the database: the broadcast may lose and double. Thread-safe.
 */
@Component
public class TokenHub {

    private static final String REPLAY = "chat.replay";

    private final Broadcast broadcast;
    private final JsonMapper json;
    private final Answers answers;
    private final Messages messages;
    private final Broadcast.Subscription replays;
    private final ChatSettings settings;
    private final Map<UUID, Feed> feeds = new ConcurrentHashMap<>();
    private final Set<TokenStream> open = ConcurrentHashMap.newKeySet();
    private final Cache<String, Map<UUID, Long>> reached = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(5)).build();

    TokenHub(Broadcast broadcast, JsonMapper json, Answers answers, Messages messages, ChatSettings settings) {
        this.broadcast = broadcast;
        this.json = json;
        this.answers = answers;
        this.messages = messages;
        this.settings = settings;
        this.replays = broadcast.subscribe(REPLAY, this::replay);
    }

    private record Feed(LiveAnswer live, Question question, String channel) {

        TokenFrame frame(long at, String text, @Nullable End end) {
            return new TokenFrame(live.id(), live.conversationId(), question.requestId(), question.streamId(), at, text, live.references(),
                    end == null ? null : end.state().lowerCase(), end == null ? null : end.error());
        }
    }

    /** Sends the answer to the streams of the one who asked, until it ends. Returns at once. */
    public void feed(LiveAnswer live, Question question) {
        Feed feed = new Feed(live, question, channel(question.tenantId(), question.principal()));
        if (feeds.putIfAbsent(live.id(), feed) == null) {
            Thread.ofVirtual().name("feed").start(() -> feed(feed));
        }
    }

    private void feed(Feed feed) {
        try {
            long at = 0;
            Part part = new Part(0, List.of(), null);
            do {
                part = feed.live().await(part.next(), Duration.ofSeconds(30));
                String text = String.join("", part.tokens());
                publish(feed, feed.frame(at, text, part.end()));
                at += text.length();
            } while (part.end() == null);
        } finally {
            feeds.remove(feed.live().id());
        }
    }

    private void publish(Feed feed, TokenFrame frame) {
        broadcast.publish(feed.channel(), json.writeValueAsString(frame));
    }

    private void replay(String channel) {
        feeds.values().stream().filter(feed -> feed.channel().equals(channel)).forEach(feed -> {
            String text = feed.live().text();
            if (!text.isEmpty()) {
                publish(feed, feed.frame(0, text, null));
            }
        });
    }

    /**
     * Opens a stream of the caller's answers. Answers in flight are told from where this client had come to, as far as that
     * is known, otherwise from their beginning.
     *
     * @param streamId     the stream's name
     * @param conversation tokens of that conversation only; null: of all
     * @param lastEventId  of the last event that the client got; null when it does not say
     * @param reconnect    whether the client had a stream before
     * @throws ApiException 503 when this process has too many
     */
    public TokenStream open(String tenantId, String principal, String streamId, @Nullable UUID conversation, @Nullable String lastEventId,
            boolean reconnect) {
        if (open.size() >= settings.maxConnections()) {
            throw ApiException.unavailable("Too many streams are open", 5);
        }
        String channel = channel(tenantId, principal);
        if (!principal.startsWith("address:")) {
            makeRoom(channel);
        }
        Map<UUID, Long> places = reached.get(channel, key -> new ConcurrentHashMap<>());
        TokenStream stream = new TokenStream(this, channel, streamId, conversation, places);
        if (lastEventId != null) {
            stream.resume(lastEventId);
        } else if (reconnect) {
            places.forEach(stream::resume);
        }
        open.add(stream);
        stream.start(broadcast.subscribe(channel, message -> stream.offer(json.readValue(message, TokenFrame.class))));
        askAgain(channel);
        return stream;
    }

    /** A user's oldest streams give way: most likely they are connections whose client is gone already. */
    private void makeRoom(String channel) {
        List<TokenStream> theirs = open.stream().filter(stream -> stream.channel().equals(channel))
                .sorted(Comparator.comparingLong(TokenStream::opened)).toList();
        theirs.stream().limit(Math.max(0, theirs.size() - settings.perUser() + 1)).forEach(TokenStream::close);
    }

    /** Whether a stream of that name is open here. */
    public boolean connected(String streamId) {
        return open.stream().anyMatch(stream -> stream.id().equals(streamId));
    }

    void closed(TokenStream stream) {
        open.remove(stream);
    }

    /** Whether some other stream here has that name: then its tokens are not for the others. */
    boolean taken(String streamId, TokenStream asking) {
        return open.stream().anyMatch(other -> other != asking && other.id().equals(streamId));
    }

    void askAgain(String channel) {
        broadcast.publish(REPLAY, channel);
    }

    /** The last frame of an answer as it was recorded; null while it streams. */
    @Nullable TokenFrame recorded(UUID answerId) {
        return answers.find(answerId).filter(known -> known.state() != AnswerState.STREAMING).map(this::last).orElse(null);
    }

    private TokenFrame last(Answers.Known known) {
        Message answer = messages.find(known.id()).orElse(null);
        return new TokenFrame(known.id(), known.conversationId(), null, known.streamId(), 0, answer == null ? "" : answer.content(),
                answer == null ? List.of() : Reference.stored(answer.metadata()), known.state().lowerCase(), known.error());
    }

    private static String channel(String tenantId, String principal) {
        return "chat.tokens:" + tenantId + ":" + principal;
    }

    /** Before the server waits for its requests to end: these never would. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        replays.close();
        open.forEach(TokenStream::close);
    }
}
