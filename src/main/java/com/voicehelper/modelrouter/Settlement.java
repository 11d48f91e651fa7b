package com.voicehelper.modelrouter;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a reservation.
 *
 * @param id   of the call that it was made for
 * @param cost in micro-units; null: that is not known, and all of it counts as spent
 */
public record Settlement(UUID id, @Nullable Long cost) {}
