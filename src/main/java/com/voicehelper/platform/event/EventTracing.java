package com.voicehelper.platform.event;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What ties an event to what caused it: the request, the trace, and the event whose handler published it. Thread-safe.
 */
@Component
class EventTracing {

    /** Where the filter of the request ids keeps the current one. */
    private static final String REQUEST_ID = "request_id";
    private static final ScopedValue<ReceivedEvent> HANDLED = ScopedValue.newInstance();

    private final Tracer tracer;
    private final Propagator propagator;

    EventTracing(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        this.tracer = tracer.getIfAvailable(() -> Tracer.NOOP);
        this.propagator = propagator.getIfAvailable(() -> Propagator.NOOP);
    }

    @Nullable String correlationId() {
        String request = MDC.get(REQUEST_ID);
        return request != null ? request : HANDLED.isBound() ? HANDLED.get().correlationId() : null;
    }

    @Nullable String causationId() {
        return HANDLED.isBound() ? HANDLED.get().id().toString() : null;
    }

    /** The current span as W3C {@code traceparent}; null outside a trace. */
    @Nullable String traceparent() {
        Span span = tracer.currentSpan();
        if (span == null || span.context().traceId().isEmpty()) {
            return null;
        }
        boolean sampled = Boolean.TRUE.equals(span.context().sampled());
        return "00-" + span.context().traceId() + "-" + span.context().spanId() + (sampled ? "-01" : "-00");
    }

    /** Runs the handling of an event within the request and the trace that the event came from. */
    void handling(ReceivedEvent event, String consumer, Runnable work) {
        if (event.correlationId() == null) {
            handlingInTrace(event, consumer, work);
            return;
        }
        try (var request = MDC.putCloseable(REQUEST_ID, event.correlationId())) {
            handlingInTrace(event, consumer, work);
        }
    }

    private void handlingInTrace(ReceivedEvent event, String consumer, Runnable work) {
        if (event.traceparent() == null) {
            ScopedValue.where(HANDLED, event).run(work);
            return;
        }
        Span span = propagator.extract(event, (carrier, field) -> "traceparent".equals(field) ? carrier.traceparent() : null)
                .name(consumer + " " + event.type())
                .kind(Span.Kind.CONSUMER)
                .start();
        try (var scope = tracer.withSpan(span)) {
            ScopedValue.where(HANDLED, event).run(work);
        } catch (RuntimeException failure) {
            span.error(failure);
            throw failure;
        } finally {
            span.end();
        }
    }
}
