package com.voicehelper.rag.web;

import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.web.ServerSentEvents;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells an answer as server-sent events: {@code refs}, each {@code delta}, {@code done}, and {@code event: end}. Begins with the first of them,
 * so that what fails before is an answer of its own; a client that goes cancels the answer.
 */
final class AnswerStream implements RagOutput, AutoCloseable {

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Cancellation cancellation;
    private @Nullable ServerSentEvents events;

    AnswerStream(HttpServletResponse response, JsonMapper json, Cancellation cancellation) {
        this.response = response;
        this.json = json;
        this.cancellation = cancellation;
    }

    boolean begun() {
        return events != null;
    }

    @Override
    public void citations(List<Citation> citations) {
        try {
            ServerSentEvents opened = ServerSentEvents.open(response, json);
            events = opened;
            opened.whenGone(cancellation::cancel);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        send(ordered("type", "refs", "refs", Views.citations(citations)));
    }

    @Override
    public void token(String token) {
        send(ordered("type", "delta", "content", token));
    }

    /** One that was made before, in one piece. */
    void tell(AnswerOutcome outcome) {
        citations(outcome.answer().citations());
        if (!outcome.text().isEmpty()) {
            token(outcome.text());
        }
        end(outcome);
    }

    void end(AnswerOutcome outcome) {
        if (outcome.state() == AnswerState.FAILED) {
            failed(String.valueOf(outcome.error()));
            return;
        }
        send(ordered("type", "done", "answer_id", outcome.id(), "status", outcome.state().lowerCase(), "query", outcome.answer().query(),
                "cited", outcome.answer().cited(), "model", outcome.answer().model(), "provider", outcome.answer().provider(),
                "finish_reason", outcome.answer().finishReason()));
        last();
    }

    void failed(String error) {
        send(ordered("type", "error", "error", error, "message", error));
        last();
    }

    private void last() {
        ServerSentEvents opened = events;
        if (opened != null) {
            opened.send("end", Map.of());
        }
    }

    private void send(Map<String, Object> event) {
        ServerSentEvents opened = events;
        if (opened != null) {
            opened.send(event);
        }
    }

    /** Keys and values in turn, in that order: what a person reads in a trace should begin with the type. */
    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            map.put((String) keysAndValues[index], keysAndValues[index + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        ServerSentEvents opened = events;
        if (opened != null) {
            opened.close();
        }
    }
}
