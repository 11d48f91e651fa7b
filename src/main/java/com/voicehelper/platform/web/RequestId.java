package com.voicehelper.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The id of a request: the client's {@code X-Request-ID}, or one made here. */
public final class RequestId {

    public static final String HEADER = "X-Request-ID";

    /** The key of the id in the logging context. */
    public static final String LOGGED_AS = "request_id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final String SENT = RequestId.class.getName() + ".sent";

    private RequestId() {}

    /** The request's id; null before {@link FilterOrder#REQUEST_ID}. */
    public static @Nullable String of(HttpServletRequest request) {
        return (String) request.getAttribute(ATTRIBUTE);
    }

    /** Whether the client sent the id itself: then it may be the key of a repeated write. */
    public static boolean sentByClient(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(SENT));
    }

    static void set(HttpServletRequest request, String id, boolean sentByClient) {
        request.setAttribute(ATTRIBUTE, id);
        request.setAttribute(SENT, sentByClient);
    }
}
