/**
 * Moves traffic: decides which side serves a request and proxies HTTP, server-sent events and WebSockets to the service.
 */
@NullMarked
package com.voicehelper.strangler.router;

import org.jspecify.annotations.NullMarked;
