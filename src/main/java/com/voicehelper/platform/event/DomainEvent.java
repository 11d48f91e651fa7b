package com.voicehelper.platform.event;

import org.jspecify.annotations.Nullable;

/**
 * A fact that a module tells the others: a record in the module's package, published with Spring's
 * {@code ApplicationEventPublisher} inside the module's transaction, and stored in its outbox by the same transaction.
 * The record's components are the payload (JSON, snake_case); the methods below become headers.
 */
public interface DomainEvent {

    /** The logical name, for example {@code conversation.message.sent}; it stays when the class is renamed. */
    String type();

    /** The topic, for example {@code conversation.events}. */
    String topic();

    /** The kind of aggregate, for example {@code conversation}. */
    String aggregateType();

    /** The aggregate's id: the key whose order is kept. */
    String aggregateId();

    @Nullable String tenantId();

    /** The version of the payload's form, from 1. */
    default int version() {
        return 1;
    }
}
