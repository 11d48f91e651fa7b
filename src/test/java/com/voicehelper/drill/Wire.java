package com.voicehelper.drill;

import com.voicehelper.support.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One person's device: sends requests as they come from behind a trusted proxy, times them, and counts those that failed. Used by one
 * thread at a time.
 */
final class Wire {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI server;
    private final String address;
    private final Tally tally;
    private @Nullable String token;
    private @Nullable String refreshToken;
    private long requests;

    /** @param address the device's own address */
    Wire(HttpClient http, URI server, String address, Tally tally) {
        this.http = http;
        this.server = server;
        this.address = address;
        this.tally = tally;
    }

    /** From here on every request carries the token of this answer to a login or a refresh. */
    void signedIn(JsonNode answer) {
        token = answer.path("token").asString();
        refreshToken = answer.path("refresh_token").asString(refreshToken);
    }

    @Nullable String refreshToken() {
        return refreshToken;
    }

    Tally tally() {
        return tally;
    }

    /** How many it has sent. */
    long requests() {
        return requests;
    }

    /** Null when it failed, which is counted. */
    @Nullable Answer get(String path) {
        return answer(request("GET", path, null, Map.of()), false);
    }

    /** Whether a read that may be refused with 401 is not. */
    boolean accepted(String path) {
        HttpRequest request = request("GET", path, null, Map.of());
        Tally.Phase phase = tally.current();
        long begin = System.nanoTime();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() != 401;
        } catch (IOException exception) {
            tally.failed(phase, describe(request) + ": " + exception);
            return false;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            tally.request(phase, false, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** Null when it failed, which is counted: nobody knows then whether it was done. */
    @Nullable Answer write(String method, String path, @Nullable Object body, Map<String, String> headers) {
        return answer(request(method, path, body, headers), true);
    }

    /** As {@link #write}, of a form with files. */
    @Nullable Answer upload(String method, String path, Form form, Map<String, String> headers) {
        requests++;
        HttpRequest.Builder request = builder(path, headers).header("Content-Type", Form.contentType());
        return answer(request.method(method, BodyPublishers.ofByteArray(form.body())).build(), true);
    }

    /**
     * Reads an event stream to its end.
     *
     * @param reading of the frames, each {@code event:} (empty when unnamed) and {@code data:}; throws when they are not what was expected
     * @return null when it failed, which is counted
     */
    <T> @Nullable T stream(String path, Object body, Map<String, String> headers, Function<List<Frame>, T> reading) {
        HttpRequest request = request("POST", path, body, headers);
        Tally.Phase phase = tally.current();
        long begin = System.nanoTime();
        Duration accepted = null;
        try {
            HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
            accepted = Duration.ofNanos(System.nanoTime() - begin);
            List<String> lines;
            try (Stream<String> read = response.body()) {
                lines = read.toList();
            }
            if (response.statusCode() != 200) {
                tally.failed(phase, describe(request) + " answered " + response.statusCode() + " " + String.join(" ", lines));
                return null;
            }
            return reading.apply(Frame.parse(lines));
        } catch (IOException | UncheckedIOException | IllegalStateException | JacksonException exception) {
            tally.failed(phase, describe(request) + ": " + exception);
            return null;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            // What a stream takes after it was accepted is talking, not waiting.
            tally.request(phase, true, accepted != null ? accepted : Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private @Nullable Answer answer(HttpRequest request, boolean write) {
        Tally.Phase phase = tally.current();
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            Answer answer = new Answer(phase, response.statusCode(), response.body());
            if (response.statusCode() >= 500 || response.statusCode() == 429 || response.statusCode() == 401 || response.statusCode() == 421) {
                tally.failed(phase, describe(request) + " answered " + response.statusCode() + " " + response.body());
                return null;
            }
            return answer;
        } catch (IOException exception) {
            tally.failed(phase, describe(request) + ": " + exception);
            return null;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            tally.request(phase, write, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private HttpRequest request(String method, String path, @Nullable Object body, Map<String, String> headers) {
        requests++;
        HttpRequest.Builder request = builder(path, headers);
        if (body == null) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))).build();
    }

    private HttpRequest.Builder builder(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).header("X-Forwarded-For", address);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        return request;
    }

    private static String describe(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    /** What came back: any status that a client of the contract has to live with. */
    record Answer(Tally.Phase phase, int status, String body) {

        boolean ok() {
            return status >= 200 && status < 300;
        }

        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    /** One frame of an event stream. */
    record Frame(String event, String data) {

        static List<Frame> parse(List<String> lines) {
            List<Frame> frames = new ArrayList<>();
            String event = "";
            StringBuilder data = new StringBuilder();
            for (String line : lines) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty()) {
                    if (!event.isEmpty() || !data.isEmpty()) {
                        frames.add(new Frame(event, data.toString()));
                    }
                    event = "";
                    data.setLength(0);
                } else if (!line.startsWith(":")) {
                    throw new IllegalStateException("a line that no client understands: '" + line + "'");
                }
            }
            return frames;
        }

        JsonNode json() {
            return JSON.readTree(data);
        }
    }
}
