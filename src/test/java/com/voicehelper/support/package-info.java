/**
 * What tests and {@code spring-boot:test-run} stand on: real PostgreSQL, Kafka and Redis, and the application as a process of its own.
 * The servers come as Maven artefacts, or as containers with {@code -Dservices=containers}; what uses them cannot tell which.
 */
@NullMarked
package com.voicehelper.support;

import org.jspecify.annotations.NullMarked;
