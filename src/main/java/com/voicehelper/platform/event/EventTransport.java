package com.voicehelper.platform.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Carries events from outboxes to consumers: at least once, in order per key. Implementations are thread-safe. */
interface EventTransport {

    /**
     * Opens the lane's way out. Returns when nothing that an earlier publisher of the same lane still holds can reach a
     * consumer any more.
     *
     * @throws TransportUnavailableException when that cannot be said now
     */
    EventPublisher open(String module, UUID lane);

    /** Reads what the consumer listens to and hands it over, on threads of the transport, until closed. */
    EventSubscription subscribe(EventConsumer consumer);

    /**
     * Writes an event that a consumer gave up on to the dead-letter topic; returns when it is there.
     *
     * @throws TransportUnavailableException when it may not be there
     */
    void deadLetter(ReceivedEvent event, String consumer, int attempts, String error, Instant failedAt);

    /** One lane's way out; used by one thread. */
    interface EventPublisher extends AutoCloseable {

        /**
         * Returns when every event is acknowledged; the order of each key is the order of the list.
         *
         * @throws SupersededException            when a later publisher of this lane was opened
         * @throws TransportUnavailableException  when any event may not have been taken; the publisher is closed then
         */
        void publish(List<ReceivedEvent> events);

        @Override
        void close();
    }

    /** Ends with the handling of what it has in hand. */
    interface EventSubscription extends AutoCloseable {
        @Override
        void close();
    }
}
