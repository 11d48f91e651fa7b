package com.voicehelper.strangler.router;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a request, below the Servlet API: whether the client is still there, which nobody learns otherwise
 * while an answer is silent.
 */
final class ClientConnection {

    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;
    private @Nullable Runnable afterwards;

    private ClientConnection(org.apache.coyote.Request request) {
        this.request = request;
    }

    /** Null where no {@link Entrance} stood before the request. */
    static @Nullable ClientConnection of(ServletRequest request) {
        return (ClientConnection) request.getAttribute(ATTRIBUTE);
    }

    /**
     * Whether the client closed its connection. Never blocks. The request's body must have been read, and nobody may read
     * the connection meanwhile. What a client sends ahead is kept for its next request, and looks like a client that is there.
     */
    boolean gone() {
        return readable() && readable();
    }

    /**
     * Tomcat tries to read without blocking and answers "1 byte" when that fails at the end of the stream. Bytes that did
     * come stay in its buffer and are not looked for again, so only the end of the stream is readable twice.
     */
    private boolean readable() {
        request.action(ActionCode.AVAILABLE, Boolean.TRUE);
        return request.getAvailable() > 0;
    }

    /** 304 keeps its length (RFC 9110 8.6), which Tomcat's response drops. */
    void keepLength(String length) {
        request.getResponse().getMimeHeaders().setValue("Content-Length").setString(length);
    }

    /** Runs the work when the client has the answer, on the request's thread; it must be quick and throw nothing. */
    void afterwards(Runnable work) {
        afterwards = work;
    }

    /** Hands each request its connection. Of its end it hears as a log of accesses does: when the answer has been sent, and not before. */
    static final class Entrance extends ValveBase implements AccessLog {

        Entrance() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
            getNext().invoke(request, response);
        }

        @Override
        public void log(Request request, Response response, long nanos) {
            if (request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection && connection.afterwards != null) {
                connection.afterwards.run();
            }
        }

        @Override
        public void setRequestAttributesEnabled(boolean enabled) {
            // Nothing of a request is logged here.
        }

        @Override
        public boolean getRequestAttributesEnabled() {
            return false;
        }
    }
}
