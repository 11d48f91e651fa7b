package com.voicehelper.strangler.router;

import com.voicehelper.platform.web.RequestId;
import com.voicehelper.strangler.shadow.Capture;
import com.voicehelper.strangler.shadow.Figure;
import com.voicehelper.strangler.shadow.Reply;
import com.voicehelper.strangler.shadow.SampledRead;
import com.voicehelper.strangler.shadow.ShadowReads;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** Serves a read here and, when the user has the answer, hands it over to be compared. Thread-safe. */
final class Mirror {

    private static final Logger log = LoggerFactory.getLogger(Mirror.class);

    private final ShadowReads shadow;
    private final ShadowLeg leg;
    private final LocalLeg here;

    Mirror(ShadowReads shadow, ShadowLeg leg, LocalLeg here) {
        this.shadow = shadow;
        this.leg = leg;
        this.here = here;
    }

    /** As {@link LocalLeg#serve(Exchange)}. */
    Result serve(Exchange exchange) throws IOException, ServletException {
        Capture capture = shadow.capture();
        boolean answered = false;
        try {
            Result result = here.serve(exchange, new CapturedResponse(exchange.response(), capture));
            answered = result == Result.ANSWERED;
            return result;
        } finally {
            if (answered) {
                whenSent(exchange, () -> handOver(exchange, capture));
            } else {
                capture.release();
            }
        }
    }

    private static void whenSent(Exchange exchange, Runnable work) {
        ClientConnection connection = ClientConnection.of(exchange.request());
        if (connection == null) {
            exchange.whenComplete(work);
        } else {
            connection.afterwards(work);
        }
    }

    /** On the request's thread, which has nothing else to do for this request; what fails here is nobody's concern but the log's. */
    private void handOver(Exchange exchange, Capture capture) {
        try {
            if (exchange.response().getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
                capture.spoil(Figure.NOT_COMPARABLE);
            }
            shadow.offer(exchange.module(), exchange.route().pattern(), capture, () -> sampled(exchange, capture));
        } catch (RuntimeException exception) {
            capture.release();
            log.warn("A read of {} could not be handed over to be compared", exchange.route().pattern(), exception);
        }
    }

    private SampledRead sampled(Exchange exchange, Capture capture) {
        HttpServletRequest request = exchange.request();
        HttpServletResponse response = exchange.response();
        Map<String, List<String>> fields = new HashMap<>();
        response.getHeaderNames().forEach(name -> fields.put(name.toLowerCase(Locale.ROOT), List.copyOf(response.getHeaders(name))));
        if (response.getContentType() != null) {
            fields.put("content-type", List.of(response.getContentType()));
        }
        return new SampledRead(exchange.module(), exchange.route().pattern(), exchange.route().plan().comparison(), request.getQueryString(),
                RequestId.sentByClient(request) ? null : RequestId.of(request), new Reply(response.getStatus(), fields, capture.body()), leg.repeat(exchange));
    }
}
