package com.voicehelper.orchestrator.web;

import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.web.ApiErrors;
import com.voicehelper.platform.web.ServerSentEvents;
import com.voicehelper.rag.Citation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as a stream of chunks. It begins with the first token, so that what fails before has a status of its own; a client that goes
 * stops the answer. Which model answers, where the client left that open, is known and said at the end.
 */
final class CompletionStream implements TaskOutput, AutoCloseable {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final CompletionBody body;
    private final Cancellation gone;
    private List<Citation> citations = List.of();
    private @Nullable ServerSentEvents events;

    CompletionStream(HttpServletResponse response, JsonMapper json, CompletionBody body, Cancellation gone) {
        this.response = response;
        this.json = json;
        this.body = body;
        this.gone = gone;
    }

    @Override
    public void citations(List<Citation> found) {
        citations = List.copyOf(found);
    }

    @Override
    public void token(String token) {
        opened().send(body.token(token));
    }

    private ServerSentEvents opened() {
        ServerSentEvents open = events;
        if (open == null) {
            try {
                open = ServerSentEvents.open(response, json);
            } catch (IOException exception) {
                gone.cancel();
                throw new UncheckedIOException(exception);
            }
            events = open;
            open.whenGone(gone::cancel);
            open.send(body.first(citations));
        }
        return open;
    }

    void end(TaskResult result, boolean usage) {
        ServerSentEvents open = opened();
        CompletionBody known = body.by(result);
        open.send(known.last(result));
        if (usage) {
            open.send(known.used(result));
        }
        open.sendText("[DONE]");
    }

    /**
     * Ends the stream with the error.
     *
     * @throws ApiException the failure, when nothing was sent yet
     */
    void fail(ApiException failure) {
        ServerSentEvents open = events;
        if (open == null) {
            throw failure;
        }
        open.send(ApiErrors.object(failure));
    }

    @Override
    public void close() {
        ServerSentEvents open = events;
        if (open != null) {
            open.close();
        }
    }
}
