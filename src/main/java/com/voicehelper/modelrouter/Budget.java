package com.voicehelper.modelrouter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's account for one period, in micro-units of the currency.
 *
 * @param limit    null: without
 * @param spent    settled; calls whose outcome is not known count with what they may have cost
 * @param reserved by calls that are under way
 */
public record Budget(String tenantId, Instant from, Instant until, @Nullable Long limit, long spent, long reserved) {}
