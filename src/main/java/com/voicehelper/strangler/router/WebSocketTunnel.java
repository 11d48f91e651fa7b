package com.voicehelper.strangler.router;

import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an upgraded connection, both ways. What the client sends is read when the container says there is some, and
 * no more is asked for until the service has taken it; what the service sends is read by a thread of its own. Made by the
 * container, hence public.
 */
public final class WebSocketTunnel implements InternalHttpUpgradeHandler {

    private static final int BUFFER = 16_384;
    private static final long GOODBYE_MILLIS = 1_000;
    private static final long WRITE_TIMEOUT_MILLIS = 30_000;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final CountDownLatch clientEnded = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable SocketWrapperBase<?> client;
    private @Nullable Socket service;
    private Runnable whenEnded = () -> {};

    /** Called by the thread of the handshake, before the container calls {@link #init}. */
    void joinTo(Socket socket, Runnable callback) {
        service = socket;
        whenEnded = callback;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        client = wrapper;
    }

    @Override
    public void init(WebConnection connection) {
        client.setReadTimeout(-1);
        client.setWriteTimeout(WRITE_TIMEOUT_MILLIS);
        Thread.ofVirtual().name("websocket " + service.getRemoteSocketAddress()).start(this::pumpToClient);
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        return switch (event) {
            case OPEN_READ -> pumpToService();
            case OPEN_WRITE -> SocketState.UPGRADED;
            default -> {
                end();
                yield SocketState.CLOSED;
            }
        };
    }

    private SocketState pumpToService() {
        try {
            OutputStream to = service.getOutputStream();
            while (true) {
                buffer.clear();
                int count = client.read(false, buffer);
                if (count < 0) {
                    throw new EOFException();
                }
                if (count == 0) {
                    return SocketState.UPGRADED;
                }
                to.write(buffer.array(), 0, count);
            }
        } catch (IOException exception) {
            clientLeft();
            return SocketState.CLOSED;
        }
    }

    /** The service hears it as the end of the stream, and gets a moment for its own goodbye. */
    private void clientLeft() {
        clientEnded.countDown();
        try {
            service.setSoTimeout((int) GOODBYE_MILLIS);
            service.shutdownOutput();
        } catch (IOException exception) {
            end();
        }
    }

    private void pumpToClient() {
        boolean complete = false;
        try {
            InputStream from = service.getInputStream();
            byte[] bytes = new byte[BUFFER];
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                client.write(true, bytes, 0, count);
                client.flush(true);
            }
            complete = true;
        } catch (IOException exception) {
            // The connection of either side broke: both end.
        }
        if (complete) {
            awaitClient();
        }
        end();
    }

    /** Closing before the client has read its goodbye could take that back. */
    private void awaitClient() {
        try {
            clientEnded.await(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes both sides; callable by any thread, effective once. */
    void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        clientEnded.countDown();
        try {
            service.close();
        } catch (IOException exception) {
            // Closed is what it was to be.
        }
        client.close();
        whenEnded.run();
    }

    @Override
    public void destroy() {
        if (service != null) {
            end();
        }
    }

    @Override
    public void timeoutAsync(long now) {
        // Nothing is asynchronous here.
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        // The tunnel does not look at certificates.
    }

    @Override
    public void pause() {
        end();
    }
}
