package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a module's automatic ramp stands.
 *
 * @param verdict on all gates; null when none is asked or they cannot be read
 * @param says    what it does now, and why
 * @param gates   those that are asked at this step
 */
public record RampReport(@Nullable Verdict verdict, String says, List<Gate> gates) {}
