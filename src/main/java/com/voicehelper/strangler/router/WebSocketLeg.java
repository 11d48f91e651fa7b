package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Side;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a WebSocket at a service and joins the client to it. The handshake is forwarded; after it every byte passes as it is,
 * so sub-protocols, extensions, pings and close codes are the two ends' own affair. Thread-safe.
 */
final class WebSocketLeg {

    private static final Logger log = LoggerFactory.getLogger(WebSocketLeg.class);

    private final ForwardedRequest forwarded;
    private final OpenStreams streams;
    private final RouterSettings settings;
    private final Semaphore places;

    WebSocketLeg(ForwardedRequest forwarded, OpenStreams streams, RouterSettings settings) {
        this.forwarded = forwarded;
        this.streams = streams;
        this.settings = settings;
        this.places = new Semaphore(settings.concurrency());
    }

    static boolean handshake(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade")) && request.getMethod().equals("GET");
    }

    /** One attempt at the handshake. A refusal of the service is the client's answer; UNSENT and UNKNOWN left nothing. */
    Result serve(Exchange exchange, URI service) throws IOException, ServletException {
        if (!places.tryAcquire()) {
            return Result.FULL;
        }
        Socket socket = null;
        boolean joined = false;
        try {
            socket = connect(service);
        } catch (IOException exception) {
            log.debug("WebSocket service {} not reached", service, exception);
            places.release();
            return Result.UNSENT;
        }
        try {
            write(exchange, service, socket.getOutputStream());
            HandshakeAnswer answer = HandshakeAnswer.read(socket.getInputStream());
            if (answer.status() == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
                joined = true;
                join(exchange, socket, answer);
                return Result.ANSWERED;
            }
            return refused(exchange, answer);
        } catch (IOException exception) {
            log.debug("WebSocket handshake with {} failed", service, exception);
            if (joined || exchange.answer().started()) {
                throw exception;
            }
            return Result.UNKNOWN;
        } finally {
            if (!joined) {
                socket.close();
                places.release();
            }
        }
    }

    private Socket connect(URI service) throws IOException {
        int port = service.getPort() > 0 ? service.getPort() : service.getScheme().equals("https") ? 443 : 80;
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            // Also for the handshake of TLS.
            socket.setSoTimeout((int) settings.fallbackTimeout().toMillis());
            socket.connect(new InetSocketAddress(service.getHost(), port), (int) settings.connectTimeout().toMillis());
            return service.getScheme().equals("https") ? encrypted(socket, service.getHost(), port) : socket;
        } catch (IOException exception) {
            socket.close();
            throw exception;
        }
    }

    private static Socket encrypted(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private void write(Exchange exchange, URI service, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(1024)
                .append("GET ").append(ForwardedRequest.target(exchange.request())).append(" HTTP/1.1\r\n")
                .append("Host: ").append(service.getRawAuthority()).append("\r\n")
                .append("Connection: Upgrade\r\nUpgrade: websocket\r\n");
        forwarded.fields(exchange.request(), null, (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        OutputStream buffered = new BufferedOutputStream(out);
        buffered.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        buffered.flush();
    }

    private void join(Exchange exchange, Socket socket, HandshakeAnswer answer) throws IOException, ServletException {
        copy(exchange, answer);
        exchange.response().setHeader("Upgrade", "websocket");
        exchange.response().setHeader("Connection", "Upgrade");
        try {
            socket.setSoTimeout(0);
            WebSocketTunnel tunnel = exchange.request().upgrade(WebSocketTunnel.class);
            OpenStreams.Stream stream = streams.opened(exchange.module(), Side.TARGET, exchange.followsWrites(), tunnel::end);
            tunnel.joinTo(socket, () -> {
                stream.close();
                places.release();
            });
        } catch (IOException | ServletException | RuntimeException exception) {
            socket.close();
            places.release();
            throw exception;
        }
    }

    private static Result refused(Exchange exchange, HandshakeAnswer answer) throws IOException {
        if (answer.notOwner()) {
            return Result.REFUSED;
        }
        if (answer.status() >= 500) {
            return Result.FAILED;
        }
        exchange.response().setStatus(answer.status());
        copy(exchange, answer);
        exchange.response().getOutputStream().write(answer.body());
        return Result.ANSWERED;
    }

    private static void copy(Exchange exchange, HandshakeAnswer answer) {
        HopHeaders hop = HopHeaders.namedBy(answer.values("connection"));
        answer.fields().forEach(field -> {
            String lower = field.name().toLowerCase(Locale.ROOT);
            if (!hop.contains(lower) && !lower.equals("content-length") && !(lower.equals("x-request-id") && exchange.response().containsHeader(field.name()))) {
                exchange.response().addHeader(field.name(), field.value());
            }
        });
    }
}
