/**
 * Events: the transactional outbox, its relay, the transports, and the inbox of the consumer.
 */
@NullMarked
package com.voicehelper.platform.event;

import org.jspecify.annotations.NullMarked;
