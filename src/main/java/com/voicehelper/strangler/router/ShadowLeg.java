package com.voicehelper.strangler.router;

import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.shadow.DroppedException;
import com.voicehelper.strangler.shadow.Figure;
import com.voicehelper.strangler.shadow.Repeat;
import com.voicehelper.strangler.shadow.Reply;
import com.voicehelper.strangler.shadow.ShadowSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * Makes a read again, at the service or, marked alike, at this process's own port. Has connections of its own, few of them, so that it
 * takes none from a user. Thread-safe.
 */
final class ShadowLeg implements AutoCloseable {

    private static final Set<String> NOT_REPEATED = Set.of("accept-encoding", "tracestate");
    private static final int BUFFER = 16_384;

    private final ServiceSettings services;
    private final ForwardedRequest forwarded;
    private final ServiceConnections connections;
    private final Semaphore places;
    private final Duration timeout;
    private final int largest;

    ShadowLeg(ServiceSettings services, ForwardedRequest forwarded, ShadowSettings settings, Duration connectTimeout) {
        this.services = services;
        this.forwarded = forwarded;
        this.connections = new ServiceConnections(connectTimeout, settings.concurrency());
        this.places = new Semaphore(settings.concurrency(), true);
        this.timeout = settings.timeout();
        this.largest = (int) settings.largest().toBytes();
    }

    /** Remembers the read; the request is not looked at any more afterwards. */
    Repeat repeat(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        List<Header> fields = new ArrayList<>();
        forwarded.fields(request, null, (name, value) -> {
            if (!NOT_REPEATED.contains(name.toLowerCase(Locale.ROOT))) {
                fields.add(new BasicHeader(name, value));
            }
        });
        String state = request.getHeader("tracestate");
        fields.add(new BasicHeader("tracestate", state == null ? ShadowMark.TRACE_STATE : ShadowMark.TRACE_STATE + "," + state));
        fields.add(new BasicHeader("Accept-Encoding", "identity"));
        fields.add(new BasicHeader(ShadowMark.HEADER, "1"));
        String address = request.getLocalAddr();
        HttpHost here = new HttpHost("http", address.indexOf(':') < 0 ? address : "[" + address + "]", request.getLocalPort());
        Optional<URI> service = services.find(exchange.module()).map(ServiceSettings.Service::httpUrl);
        HttpHost there = service.map(url -> new HttpHost(url.getScheme(), url.getHost(), url.getPort())).orElse(null);
        String client = request.getHeader("Host");
        Read read = new Read(ForwardedRequest.target(request), fields, exchange.answer().fieldsBefore());
        return side -> switch (side) {
            case SOURCE -> here(read, here, client == null ? here.toHostString() : client);
            case TARGET -> {
                if (there == null) {
                    throw new DroppedException(Figure.SERVICE_AWAY, new IOException("the service has no address"));
                }
                yield ask(read, there, there.toHostString());
            }
        };
    }

    /** @param before the fields of an answer that the router's own filters gave it, whoever serves it */
    private record Read(String target, List<Header> fields, Map<String, List<String>> before) {}

    private Reply here(Read read, HttpHost host, String hostField) throws DroppedException {
        try {
            return ask(read, host, hostField);
        } catch (DroppedException dropped) {
            throw new DroppedException(Figure.NOT_COMPARABLE, dropped);
        }
    }

    private Reply ask(Read read, HttpHost host, String hostField) throws DroppedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new DroppedException(Figure.QUEUE_FULL, new IOException("its turn did not come"));
            }
            try {
                return send(read, host, hostField, deadline, true);
            } finally {
                places.release();
            }
        } catch (InterruptedIOException slow) {
            throw new DroppedException(Figure.TIMED_OUT, slow);
        } catch (IOException away) {
            throw new DroppedException(Figure.SERVICE_AWAY, away);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new DroppedException(Figure.NOT_COMPARABLE, closing);
        }
    }

    private Reply send(Read read, HttpHost host, String hostField, long deadline, boolean again) throws IOException, DroppedException {
        ClassicHttpRequest request = new BasicClassicHttpRequest("GET", host, read.target());
        request.addHeader("Host", hostField);
        read.fields().forEach(request::addHeader);
        try (ServiceConnections.Connection connection = connections.open(host)) {
            ClassicHttpResponse response;
            try {
                response = connection.send(request, left(deadline));
            } catch (InterruptedIOException slow) {
                throw slow;
            } catch (IOException stale) {
                if (again && connection.used()) {
                    return send(read, host, hostField, deadline, false);
                }
                throw stale;
            }
            Reply reply = new Reply(response.getCode(), fields(read.before(), response), body(response, connection, deadline));
            connection.finished();
            return reply;
        }
    }

    private byte[] body(ClassicHttpResponse response, ServiceConnections.Connection connection, long deadline) throws IOException, DroppedException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        InputStream from = response.getEntity().getContent();
        byte[] buffer = new byte[BUFFER];
        while (true) {
            connection.silence(left(deadline));
            int count = from.read(buffer);
            if (count < 0) {
                return body.toByteArray();
            }
            if (body.size() + count > largest) {
                throw new DroppedException(Figure.TOO_LARGE, new IOException("more than " + largest + " bytes"));
            }
            body.write(buffer, 0, count);
        }
    }

    /** As a client would see them: what the side sent, over what the filters before it said. */
    private static Map<String, List<String>> fields(Map<String, List<String>> before, ClassicHttpResponse response) {
        Map<String, List<String>> sent = new HashMap<>();
        for (Header header : response.getHeaders()) {
            sent.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>()).add(header.getValue() == null ? "" : header.getValue());
        }
        before.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("vary")) {
                Set<String> both = new LinkedHashSet<>(values);
                both.addAll(sent.getOrDefault(lower, List.of()));
                sent.put(lower, List.copyOf(both));
            } else {
                sent.putIfAbsent(lower, values);
            }
        });
        return sent;
    }

    private static Duration left(long deadline) throws InterruptedIOException {
        long nanos = deadline - System.nanoTime();
        if (nanos < 1_000_000) {
            throw new InterruptedIOException("out of time");
        }
        return Duration.ofNanos(nanos);
    }

    @Override
    public void close() {
        connections.close();
    }
}
