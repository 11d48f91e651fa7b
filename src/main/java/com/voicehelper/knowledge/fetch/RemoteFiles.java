package com.voicehelper.knowledge.fetch;

import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.knowledge.files.StoredFile;
import com.voicehelper.knowledge.remote.UploadSettings;
import com.voicehelper.platform.ApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Fetches files by URL into the object storage. An address is judged where its connection is made, for every redirect anew: a name
 * cannot mean one address when it is checked and another when it is used. Thread-safe.
 */
@Component
class RemoteFiles {

    private static final int MOST_REDIRECTS = 5;
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Timeout SILENCE = Timeout.ofSeconds(15);

    private final FileStorage storage;
    private final UploadSettings uploads;
    private final FetchSettings settings;
    private @Nullable CloseableHttpClient client;

    RemoteFiles(FileStorage storage, UploadSettings uploads, FetchSettings settings) {
        this.storage = storage;
        this.uploads = uploads;
        this.settings = settings;
    }

    record Fetched(StoredFile file, String filename, String contentType) {}

    /** @throws FetchException when it cannot be had, and whether it may be later */
    Fetched fetch(String url) throws FetchException {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        URI at = Address.parse(url);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Object result = get(at, deadline);
            if (result instanceof Fetched fetched) {
                return fetched;
            }
            at = (URI) result;
        }
        throw FetchException.forGood("redirects", "The URL redirects more than " + MOST_REDIRECTS + " times");
    }

    /** A {@link Fetched}, or the URL that it redirects to. */
    private Object get(URI url, long deadline) throws FetchException {
        HttpGet get = new HttpGet(url);
        get.setHeader("User-Agent", "VoiceHelper");
        get.setHeader("Accept", "*/*");
        Thread watch = Thread.ofVirtual().name("fetch deadline").start(() -> abortAt(get, deadline));
        try (ClassicHttpResponse response = client().executeOpen(HttpHost.create(url), get, null)) {
            int status = response.getCode();
            Header location = response.getFirstHeader("Location");
            if (status / 100 == 3 && location != null) {
                return Address.parse(url.resolve(location.getValue()).toString());
            }
            if (status != 200 || response.getEntity() == null) {
                throw status / 100 == 5 || status == 429 || status == 408
                        ? FetchException.perhapsLater("status", "The server answered " + status)
                        : FetchException.forGood("status", "The server answered " + status);
            }
            return new Fetched(store(get, response.getEntity()), filename(url), type(response.getEntity().getContentType()));
        } catch (ForbiddenAddressException forbidden) {
            throw FetchException.forGood("forbidden-address", "The URL leads to an address that documents are not fetched from");
        } catch (ApiException refused) {
            throw refused.status().is5xxServerError()
                    ? FetchException.perhapsLater("storage", String.valueOf(refused.getMessage()))
                    : FetchException.forGood(refused.status() == HttpStatus.CONTENT_TOO_LARGE ? "too-large" : "url", String.valueOf(refused.getMessage()));
        } catch (IOException | RuntimeException failed) {
            throw FetchException.perhapsLater("unreachable", System.nanoTime() - deadline >= 0
                    ? "The file did not come within " + settings.timeout().toSeconds() + " s"
                    : "The server cannot be reached: " + failed.getMessage());
        } finally {
            watch.interrupt();
        }
    }

    /** What is refused is not read to its end, as closing it would. */
    private StoredFile store(HttpGet get, HttpEntity entity) throws IOException {
        try {
            return storage.put(entity.getContent(), uploads.maxFileSize().toBytes());
        } catch (IOException | RuntimeException refused) {
            get.abort();
            throw refused;
        }
    }

    private static void abortAt(HttpGet get, long deadline) {
        try {
            TimeUnit.NANOSECONDS.sleep(deadline - System.nanoTime());
            get.abort();
        } catch (InterruptedException done) {
            // It came in time.
        }
    }

    private static String filename(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String last = UriUtils.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8).replaceAll("[\\p{Cc}/\\\\]", "").strip();
        return last.isEmpty() ? String.valueOf(url.getHost()) : last.length() > 255 ? last.substring(last.length() - 255) : last;
    }

    private static String type(@Nullable String sent) {
        return sent == null || sent.isBlank() || sent.length() > 255 ? "application/octet-stream" : sent;
    }

    /** Made when it is first needed. */
    private synchronized CloseableHttpClient client() {
        if (client == null) {
            client = HttpClients.custom()
                    .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                            .setDnsResolver(new PublicAddresses(settings.allowPrivate()))
                            .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(CONNECT).setSocketTimeout(SILENCE).build())
                            .setMaxConnTotal(settings.concurrency() * 2)
                            .setMaxConnPerRoute(settings.concurrency() * 2)
                            .build())
                    .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(SILENCE).setRedirectsEnabled(false).build())
                    .disableRedirectHandling()
                    .disableAutomaticRetries()
                    .disableCookieManagement()
                    .disableAuthCaching()
                    .build();
        }
        return client;
    }

    /** Ends what is under way. */
    synchronized void abort() {
        if (client != null) {
            client.close(CloseMode.IMMEDIATE);
            client = null;
        }
    }

    /** What a name means, without the addresses that are not anybody's. */
    private static final class PublicAddresses extends SystemDefaultDnsResolver {

        private final boolean allowPrivate;

        PublicAddresses(boolean allowPrivate) {
            this.allowPrivate = allowPrivate;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = super.resolve(host);
            if (!allowPrivate && !Arrays.stream(all).allMatch(Address::isPublic)) {
                throw new ForbiddenAddressException(host);
            }
            return all;
        }
    }

    /** Thrown through the HTTP client. */
    private static final class ForbiddenAddressException extends UnknownHostException {

        ForbiddenAddressException(String host) {
            super(host);
        }
    }
}
