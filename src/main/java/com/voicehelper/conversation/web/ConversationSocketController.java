package com.voicehelper.conversation.web;

import com.voicehelper.conversation.Conversation;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * Opens a conversation's WebSocket. A request like any other until it is upgraded: refused with the same status and body.
 * Any origin may connect: the token is in the header or the query, and a foreign page's cookie does not count.
 */
@RestController
class ConversationSocketController {

    private final Entrance entrance;
    private final ConversationSockets sockets;
    private final HandshakeHandler handshake = new DefaultHandshakeHandler();

    ConversationSocketController(Entrance entrance, ConversationSockets sockets) {
        this.entrance = entrance;
        this.sockets = sockets;
    }

    @GetMapping("/api/v1/conversations/{id}/ws")
    void open(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = Caller.required();
        Conversation conversation = entrance.enter(id, caller);
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw ApiException.badRequest("This is a WebSocket; connect with an upgrade");
        }
        sockets.checkRoom(caller);
        Map<String, Object> attributes = new HashMap<>(Map.of(ConversationSockets.CALLER, caller, ConversationSockets.CONVERSATION, conversation));
        try (var answer = new ServletServerHttpResponse(response)) {
            handshake.doHandshake(new ServletServerHttpRequest(request), answer, sockets, attributes);
        }
    }
}
