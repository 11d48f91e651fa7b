package com.voicehelper.platform.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Events within the process, for the single JAR without a broker. The outbox is the log and its cursor the acknowledgement: a
 * page is taken when every consumer has handled it or set it aside. What an earlier publisher still holds can do no harm, as
 * its effects need the same claims in the inbox. While a consumer's module is owned by another process its events wait, so a
 * module that listens to others is moved with a broker only. The parked event is its own dead letter. Thread-safe.
 */
final class InProcessTransport implements EventTransport {

    private final List<EventConsumer> consumers = new CopyOnWriteArrayList<>();

    @Override
    public EventPublisher open(String module, UUID lane) {
        return new EventPublisher() {
            @Override
            public void publish(List<ReceivedEvent> events) {
                consumers.forEach(consumer -> deliver(consumer, events));
            }

            @Override
            public void close() {}
        };
    }

    private static void deliver(EventConsumer consumer, List<ReceivedEvent> events) {
        List<ReceivedEvent> wanted = events.stream()
                .filter(event -> consumer.handler().topics().contains(event.topic()) && consumer.handler().types().contains(event.type()))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        if (!consumer.ownsWrites()) {
            throw new TransportUnavailableException(consumer.name() + " writes to a module that another process owns, and there is no broker between them");
        }
        consumer.deliver(wanted);
    }

    @Override
    public EventSubscription subscribe(EventConsumer consumer) {
        consumers.add(consumer);
        return () -> consumers.remove(consumer);
    }

    @Override
    public void deadLetter(ReceivedEvent event, String consumer, int attempts, String error, Instant failedAt) {}
}
