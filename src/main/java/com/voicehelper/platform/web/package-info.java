/**
 * What every HTTP answer has in common: errors, request ids, rate limits, idempotency, server-sent events.
 */
@NullMarked
package com.voicehelper.platform.web;

import org.jspecify.annotations.NullMarked;
