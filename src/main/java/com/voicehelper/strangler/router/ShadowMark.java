package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.ServiceKey;
import jakarta.servlet.http.HttpServletRequest;

/** Marks the requests that nobody waits for. Only processes of the system may: the mark counts together with their key. */
final class ShadowMark {

    static final String HEADER = "X-Strangler-Shadow";

    /** An entry of {@code tracestate} (W3C Trace Context), so that traces tell such requests apart. */
    static final String TRACE_STATE = "voicehelper=shadow";

    private final ServiceKey serviceKey;

    ShadowMark(ServiceKey serviceKey) {
        this.serviceKey = serviceKey;
    }

    boolean on(HttpServletRequest request) {
        return request.getHeader(HEADER) != null && serviceKey.trusts(request);
    }
}
