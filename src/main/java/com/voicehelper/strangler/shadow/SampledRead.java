package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.plan.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * A read that the monolith served and that is to be compared.
 *
 * @param route     the pattern of its path
 * @param rules     how the module's plan compares
 * @param query     as the client sent it; null: none
 * @param requestId as the log has it; null when the client made it up
 * @param local     what the user got
 * @param repeat    asks again
 */
public record SampledRead(
        String module, String route, Comparison rules, @Nullable String query, @Nullable String requestId, Reply local, Repeat repeat) {}
