package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.ApiErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The answer to the client, which may be begun by one side, taken back while nothing of it has left, and given by the other. */
final class Answer {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Map<String, List<String>> before = new HashMap<>();

    Answer(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
        for (String name : response.getHeaderNames()) {
            before.put(name, List.copyOf(response.getHeaders(name)));
        }
    }

    HttpServletResponse response() {
        return response;
    }

    boolean started() {
        return response.isCommitted();
    }

    /** The fields that were there before a side began to answer. */
    Map<String, List<String>> fieldsBefore() {
        return before;
    }

    /** The fence refused: this side is not the owner, nothing was written, nothing was answered. */
    boolean refused() {
        return refused(response);
    }

    static boolean refused(HttpServletResponse response) {
        return response.getStatus() == ApiErrors.NOT_OWNER && !response.isCommitted() && response.containsHeader(ApiErrors.NOT_OWNER_HEADER);
    }

    /** As it was before a side began to answer. */
    void takeBack() {
        response.resetBuffer();
        response.setStatus(HttpServletResponse.SC_OK);
        for (String name : Set.copyOf(response.getHeaderNames())) {
            if (!before.containsKey(name)) {
                response.setHeader(name, null);
            }
        }
        response.setContentType(null);
        response.setContentLengthLong(-1);
        before.forEach((name, values) -> {
            if (!List.copyOf(response.getHeaders(name)).equals(values)) {
                response.setHeader(name, values.getFirst());
                values.stream().skip(1).forEach(value -> response.addHeader(name, value));
            }
        });
    }

    void fail(ApiException error) throws IOException {
        if (!started()) {
            takeBack();
            ApiErrors.write(request, response, error);
        }
    }
}
