package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.chat.Chat;
import com.voicehelper.conversation.chat.ChatSettings;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The WebSockets of conversations: so many per user and in all, messages up to a size, a ping now and then. Opening one
 * is decided by {@link ConversationSocketController}; what is said on it, by {@link ConversationSocket}.
 */
@Component
class ConversationSockets extends AbstractWebSocketHandler implements SmartLifecycle {

    static final String CALLER = Caller.class.getName();
    static final String CONVERSATION = Conversation.class.getName();

    private static final int LONGEST_MESSAGE = 512 * 1024;
    private static final int SEND_MILLIS = 10_000;
    private static final int UNSENT_BYTES = 1024 * 1024;
    private static final long PING_SECONDS = 27;

    private final Chat chat;
    private final ConversationApi conversations;
    private final ChatSettings settings;
    private final Clock clock;
    private final JsonMapper json;
    private final Map<String, ConversationSocket> open = new ConcurrentHashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread pinger;

    /** @param conversations the routed API: a socket outlives the ownership that it was opened under */
    ConversationSockets(Chat chat, ConversationApi conversations, ChatSettings settings, Clock clock, JsonMapper json) {
        this.chat = chat;
        this.conversations = conversations;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    /** @throws ApiException 429 when the user has too many open, 503 when the process has */
    void checkRoom(Caller caller) {
        if (open.size() >= settings.maxConnections()) {
            throw ApiException.unavailable("Too many connections are open", 5);
        }
        if (!caller.anonymous() && connections(caller) >= settings.perUser()) {
            throw ApiException.of(HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_CONNECTIONS",
                    "You have " + settings.perUser() + " connections open, which is the most");
        }
    }

    private long connections(Caller caller) {
        return open.values().stream().filter(socket -> socket.of(caller)).count();
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        Caller caller = (Caller) session.getAttributes().get(CALLER);
        Conversation conversation = (Conversation) session.getAttributes().get(CONVERSATION);
        var safe = new ConcurrentWebSocketSessionDecorator(session, SEND_MILLIS, UNSENT_BYTES);
        ConversationSocket socket = new ConversationSocket(safe, caller, conversation, chat, conversations, clock, json);
        open.put(session.getId(), socket);
        socket.welcome(connections(caller));
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    /** Collected here, not by the container: it would set aside the longest message's memory for each connection. */
    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage part) throws IOException {
        ConversationSocket socket = open.get(session.getId());
        if (socket == null) {
            return;
        }
        if (!socket.collect(part.getPayload(), LONGEST_MESSAGE)) {
            session.close(CloseStatus.TOO_BIG_TO_PROCESS);
        } else if (part.isLast()) {
            socket.received();
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) throws IOException {
        session.close(CloseStatus.NOT_ACCEPTABLE.withReason("Send text"));
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        ConversationSocket socket = open.get(session.getId());
        if (socket != null) {
            socket.alive();
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        open.remove(session.getId());
    }

    @Override
    public void start() {
        pinger = Thread.ofVirtual().name("ping").start(this::ping);
    }

    private void ping() {
        try {
            while (!stopped.await(PING_SECONDS, TimeUnit.SECONDS)) {
                WebSocketMessage<?> ping = new PingMessage();
                open.values().forEach(socket -> socket.ping(ping, TimeUnit.SECONDS.toNanos(2 * PING_SECONDS + 6)));
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @EventListener(ContextClosedEvent.class)
    void goAway() {
        open.values().forEach(socket -> socket.close(CloseStatus.GOING_AWAY));
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return pinger != null && stopped.getCount() > 0;
    }
}
