/**
 * Events from a module to the others: written to the module's outbox in the transaction of the fact, relayed in commit order per
 * key by Kafka or within the process, and handled once by claiming them in the consumer's inbox. See {@link DomainEvent} to tell,
 * {@link EventHandler} to listen, {@link OutboxBacklog} and {@link ParkedEvents} to look after them.
 */
@NullMarked
package com.voicehelper.platform.event;

import org.jspecify.annotations.NullMarked;
