package com.voicehelper.strangler.router;

import com.voicehelper.platform.web.ApiErrors;
import com.voicehelper.strangler.Side;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.coyote.CloseNowException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to a service and its answer to the client, both streamed. Thread-safe. */
final class ServiceLeg {

    private static final Logger log = LoggerFactory.getLogger(ServiceLeg.class);
    private static final int BUFFER = 16_384;
    private static final Duration FOR_EVER = Duration.ZERO;

    private final ServiceConnections connections;
    private final ForwardedRequest forwarded;
    private final ClientWatch watch;
    private final OpenStreams streams;
    private final RouterSettings settings;
    private final Semaphore places;

    ServiceLeg(ServiceConnections connections, ForwardedRequest forwarded, ClientWatch watch, OpenStreams streams, RouterSettings settings) {
        this.connections = connections;
        this.forwarded = forwarded;
        this.watch = watch;
        this.streams = streams;
        this.settings = settings;
        this.places = new Semaphore(settings.concurrency());
    }

    /**
     * One attempt.
     *
     * @param replaceable whether the local side can serve it instead: then errors, and what is not found when that counts, are not passed on
     * @throws IOException when the client is gone, or its answer was cut; nothing more can be done
     */
    Result serve(Exchange exchange, URI service, boolean replaceable, boolean missingIsError) throws IOException {
        if (!places.tryAcquire()) {
            return Result.FULL;
        }
        try {
            return send(exchange, service, replaceable, missingIsError);
        } finally {
            places.release();
        }
    }

    private Result send(Exchange exchange, URI service, boolean replaceable, boolean missingIsError) throws IOException {
        HttpHost host = new HttpHost(service.getScheme(), service.getHost(), service.getPort());
        RequestBody body = new RequestBody(exchange.body());
        try (ServiceConnections.Connection connection = connections.open(host);
                Pumping pumping = new Pumping(connection)) {
            if (exchange.body().received()) {
                pumping.watch = watch.over(exchange.request(), pumping::clientGone);
            }
            ClassicHttpResponse response;
            try {
                response = connection.send(request(exchange, host, body), replaceable ? settings.fallbackTimeout() : settings.answerTimeout());
            } catch (IOException exception) {
                body.rethrowClientsFailure();
                pumping.rethrowIfClientGone();
                log.debug("No answer from {} to {} {}", host, exchange.request().getMethod(), exchange.request().getRequestURI(), exception);
                // Whoever is silent has the request: asked again, the client would wait twice as long for the other side.
                boolean stale = connection.used() && !(exception instanceof InterruptedIOException);
                return stale && exchange.body().sendable() && exchange.isRead() && exchange.firstStale()
                        ? send(exchange, service, replaceable, missingIsError)
                        : Result.UNKNOWN;
            }
            return answer(exchange, response, connection, pumping, replaceable, missingIsError);
        } catch (ServiceConnections.UnsentException exception) {
            log.debug("Service not reached", exception);
            return Result.UNSENT;
        }
    }

    private ClassicHttpRequest request(Exchange exchange, HttpHost host, RequestBody body) {
        HttpServletRequest request = exchange.request();
        ClassicHttpRequest outgoing = new BasicClassicHttpRequest(request.getMethod(), host, ForwardedRequest.target(request));
        outgoing.addHeader("Host", host.toHostString());
        forwarded.fields(request, exchange.idempotencyKey(), outgoing::addHeader);
        if (exchange.body().empty()) {
            if (!exchange.isRead() && !request.getMethod().equals("DELETE")) {
                outgoing.addHeader("Content-Length", "0");
            }
        } else if (exchange.body().length() >= 0) {
            outgoing.addHeader("Content-Length", Long.toString(exchange.body().length()));
            outgoing.setEntity(body);
        } else {
            outgoing.addHeader("Transfer-Encoding", "chunked");
            outgoing.setEntity(body);
        }
        return outgoing;
    }

    private Result answer(Exchange exchange, ClassicHttpResponse response, ServiceConnections.Connection connection, Pumping pumping,
            boolean replaceable, boolean missingIsError) throws IOException {
        int status = response.getCode();
        if (status == ApiErrors.NOT_OWNER && response.containsHeader(ApiErrors.NOT_OWNER_HEADER)) {
            return discarded(response, connection, Result.REFUSED);
        }
        if (replaceable && status >= 500) {
            return discarded(response, connection, Result.FAILED);
        }
        if (replaceable && missingIsError && status == 404) {
            return discarded(response, connection, Result.MISSING);
        }
        if (pumping.watch == null) {
            pumping.watch = watch.over(exchange.request(), pumping::clientGone);
        }
        boolean events = head(exchange, response);
        connection.silence(events ? FOR_EVER : settings.answerTimeout());
        return body(exchange, response, connection, pumping, events);
    }

    private static Result discarded(ClassicHttpResponse response, ServiceConnections.Connection connection, Result result) throws IOException {
        if (response.getEntity() == null) {
            connection.finished();
        } else if (response.getEntity().getContentLength() >= 0 && response.getEntity().getContentLength() <= BUFFER) {
            try (InputStream content = response.getEntity().getContent()) {
                content.readNBytes(BUFFER);
                connection.finished();
            } catch (IOException cut) {
                connection.abort();
            }
        }
        return result;
    }

    /** Status and fields; true when an event stream follows. */
    private static boolean head(Exchange exchange, ClassicHttpResponse incoming) {
        HttpServletResponse response = exchange.response();
        HopHeaders hop = HopHeaders.namedBy(() -> java.util.Arrays.stream(incoming.getHeaders("Connection")).map(Header::getValue).iterator());
        response.setStatus(incoming.getCode());
        boolean events = false;
        Set<String> replaced = new HashSet<>();
        for (Header header : incoming.getHeaders()) {
            String lower = header.getName().toLowerCase(Locale.ROOT);
            String value = header.getValue() == null ? "" : header.getValue();
            if (hop.contains(lower) || lower.equals("x-request-id") && response.containsHeader(header.getName())) {
                continue;
            }
            if (lower.equals("content-length") && incoming.getCode() == HttpServletResponse.SC_NOT_MODIFIED) {
                ClientConnection client = ClientConnection.of(exchange.request());
                if (client != null) {
                    client.keepLength(value);
                }
            } else if (lower.equals("set-cookie") || lower.equals("vary") || !replaced.add(lower)) {
                response.addHeader(header.getName(), value);
            } else {
                response.setHeader(header.getName(), value);
            }
            events |= lower.equals("content-type") && value.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        }
        return events;
    }

    private Result body(Exchange exchange, ClassicHttpResponse incoming, ServiceConnections.Connection connection, Pumping pumping, boolean events)
            throws IOException {
        HttpServletResponse response = exchange.response();
        if (incoming.getEntity() == null) {
            connection.finished();
            return Result.ANSWERED;
        }
        long length = incoming.getEntity().getContentLength();
        if (events) {
            pumping.stream = streams.opened(exchange.module(), Side.TARGET, exchange.followsWrites(), connection::abort);
            response.flushBuffer();
        }
        InputStream from = incoming.getEntity().getContent();
        OutputStream to = response.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (long copied = 0;;) {
            int count;
            try {
                count = from.read(buffer);
            } catch (IOException cut) {
                return cut(exchange, pumping, cut);
            }
            if (count < 0) {
                break;
            }
            copied += count;
            to.write(buffer, 0, count);
            if (events || length != copied && from.available() == 0) {
                to.flush();
            }
        }
        connection.finished();
        return Result.ANSWERED;
    }

    /** The service's answer ended too early: the client must see that, or nothing of it. */
    private static Result cut(Exchange exchange, Pumping pumping, IOException cut) throws IOException {
        if (pumping.stream != null && pumping.stream.drained()) {
            return Result.ANSWERED;
        }
        pumping.rethrowIfClientGone();
        if (exchange.response().isCommitted()) {
            throw new AnswerCutException("The service's answer was cut: " + cut.getMessage(), cut);
        }
        exchange.answer().takeBack();
        return Result.UNKNOWN;
    }

    /** What must end with the exchange. */
    private static final class Pumping implements AutoCloseable {

        private final ServiceConnections.Connection connection;
        private ClientWatch.Watch watch;
        private OpenStreams.Stream stream;
        private volatile boolean clientGone;

        Pumping(ServiceConnections.Connection connection) {
            this.connection = connection;
        }

        void clientGone() {
            clientGone = true;
            connection.abort();
        }

        void rethrowIfClientGone() throws IOException {
            if (clientGone) {
                throw new CloseNowException("The client is gone");
            }
        }

        @Override
        public void close() {
            if (watch != null) {
                watch.close();
            }
            if (stream != null) {
                stream.close();
            }
        }
    }
}
