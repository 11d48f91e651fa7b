package com.voicehelper.strangler.router;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Pooled HTTP/1.1 connections to the services: Apache HttpClient's connections and framing without its execution chain,
 * so nothing redirects, decompresses, keeps cookies or repeats a request. Thread-safe.
 */
final class ServiceConnections implements AutoCloseable {

    private static final TimeValue KEPT_ALIVE = TimeValue.ofSeconds(10);
    private static final TimeValue CHECKED_AFTER = TimeValue.ofMilliseconds(500);

    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final PoolingHttpClientConnectionManager pool;
    private final Timeout connectTimeout;

    ServiceConnections(Duration connectTimeout, int most) {
        this.connectTimeout = Timeout.of(connectTimeout);
        this.pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setMaxLineLength(65_536).setMaxHeaderCount(500).build())
                        .build())
                .setMaxConnPerRoute(most)
                .setMaxConnTotal(most * 4)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(this.connectTimeout).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(this.connectTimeout)
                        .setValidateAfterInactivity(CHECKED_AFTER)
                        .build())
                .build();
    }

    /**
     * A connection, from the pool or new.
     *
     * @throws UnsentException when there is none: nothing was sent
     */
    Connection open(HttpHost service) throws UnsentException {
        HttpRoute route = new HttpRoute(service);
        ConnectionEndpoint endpoint = null;
        try {
            endpoint = pool.lease("router", route, connectTimeout, null).get(connectTimeout);
            boolean used = endpoint.isConnected();
            if (!used) {
                pool.connect(endpoint, connectTimeout, HttpClientContext.create());
            }
            return new Connection(endpoint, used);
        } catch (IOException | ExecutionException | TimeoutException exception) {
            discard(endpoint);
            throw new UnsentException("no connection to " + service, exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new UnsentException("interrupted", exception);
        }
    }

    int open() {
        return pool.getTotalStats().getLeased();
    }

    private void discard(ConnectionEndpoint endpoint) {
        if (endpoint != null) {
            endpoint.close(CloseMode.IMMEDIATE);
            pool.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
        }
    }

    @Override
    public void close() {
        pool.close(CloseMode.IMMEDIATE);
    }

    /** Nothing was sent. */
    static final class UnsentException extends IOException {
        UnsentException(String message, Throwable cause) {
            super(message + ": " + cause.getMessage(), cause);
        }
    }

    /** One exchange on one connection. {@link #abort} may be called by any thread; the rest by one. */
    final class Connection implements AutoCloseable {

        private final ConnectionEndpoint endpoint;
        private final boolean used;
        private final AtomicBoolean released = new AtomicBoolean();
        private boolean reusable;

        private Connection(ConnectionEndpoint endpoint, boolean used) {
            this.endpoint = endpoint;
            this.used = used;
        }

        /** Whether it served other exchanges before: then the peer may have closed it just now. */
        boolean used() {
            return used;
        }

        /** Sends the request and reads the answer's head. */
        ClassicHttpResponse send(ClassicHttpRequest request, Duration firstByte) throws IOException {
            silence(firstByte);
            HttpClientContext context = HttpClientContext.create();
            try {
                ClassicHttpResponse response = endpoint.execute("router", request, executor, context);
                reusable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
                return response;
            } catch (HttpException exception) {
                throw new IOException("The service's answer is not HTTP: " + exception.getMessage(), exception);
            }
        }

        /** How long the service may be silent from now on; zero: for ever. */
        void silence(Duration longest) {
            endpoint.setSocketTimeout(longest.isZero() ? Timeout.DISABLED : Timeout.of(longest));
        }

        /** The answer was read to its end: the connection may serve the next. */
        void finished() {
            release(reusable);
        }

        /** Closes the connection at once; a thread that reads from it fails. */
        void abort() {
            endpoint.close(CloseMode.IMMEDIATE);
        }

        @Override
        public void close() {
            release(false);
        }

        private void release(boolean keep) {
            if (released.compareAndSet(false, true)) {
                if (keep) {
                    pool.release(endpoint, null, KEPT_ALIVE);
                } else {
                    discard(endpoint);
                }
            }
        }
    }
}
