package com.voicehelper.strangler.sync;

import com.voicehelper.platform.health.Version;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process that a module moves to, as its own probes answer. Thread-safe. */
final class ServiceProbe implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final long ANSWER_MILLIS = 2_000;

    private final String module;
    private final @Nullable URI url;
    private final Version own;
    private volatile @Nullable HttpClient client;

    /** @param url of the service; null: not configured */
    ServiceProbe(String module, @Nullable URI url, Version own) {
        this.module = module;
        this.url = url;
        this.own = own;
    }

    /** Why nothing should be given to the service now, each as a sentence; empty when it is well and of the same build. */
    List<String> obstacles() {
        URI service = url;
        if (service == null) {
            return List.of("voicehelper.services." + module + ".http-url is not set, so whether the service is well cannot be asked: set it and restart the monolith");
        }
        try {
            int ready = ask(service, "/ready").statusCode();
            if (ready != 200) {
                return List.of("the service at " + service + " is not ready (HTTP " + ready + "): " + service + "/health/detailed says what it lacks");
            }
            return sameBuild(service, ask(service, "/version"));
        } catch (ExecutionException | TimeoutException | JacksonException exception) {
            return List.of("the service at " + service + " does not answer as it should (" + reason(exception) + "): start it, and look at the network to it");
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return List.of("whether the service is well was not asked to the end; ask again");
        }
    }

    /** What the service derives from its rows and has not caught up with, each as a sentence; also when that cannot be asked. */
    List<String> behind() {
        URI service = url;
        if (service == null) {
            return obstacles();
        }
        try {
            JsonNode derived = JsonMapper.shared().readTree(ask(service, "/health").body()).path("derived_data");
            return derived.propertyStream()
                    .filter(data -> !data.getValue().asString("").equals("current"))
                    .map(data -> "the service at " + service + " is not done with its " + data.getKey() + ": wait until it has caught up with the rows that came")
                    .toList();
        } catch (ExecutionException | TimeoutException | JacksonException exception) {
            return List.of("the service at " + service + " does not answer as it should (" + reason(exception) + "): start it, and look at the network to it");
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return List.of("whether the service has caught up was not asked to the end; ask again");
        }
    }

    private List<String> sameBuild(URI service, HttpResponse<String> answer) {
        JsonNode build = JsonMapper.shared().readTree(answer.body());
        String theirs = build.path("version").asString("unknown") + " (" + build.path("git_commit").asString("unknown") + ")";
        String ours = own.version() + " (" + own.commit() + ")";
        return theirs.equals(ours) ? List.of()
                : List.of("the service at " + service + " runs build " + theirs + " and the monolith " + ours + ": run the same build on both sides, then give the command again");
    }

    private HttpResponse<String> ask(URI service, String path) throws ExecutionException, TimeoutException, InterruptedException {
        var answer = client().sendAsync(HttpRequest.newBuilder(service.resolve(path)).build(), BodyHandlers.ofString());
        try {
            return answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(Exception exception) {
        Throwable cause = exception instanceof ExecutionException && exception.getCause() != null ? exception.getCause() : exception;
        return cause instanceof TimeoutException ? "no answer within " + ANSWER_MILLIS + " ms" : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private synchronized HttpClient client() {
        HttpClient opened = client;
        if (opened == null) {
            opened = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
            client = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        HttpClient opened = client;
        if (opened != null) {
            opened.shutdownNow();
        }
    }
}
