package com.voicehelper.strangler.move;

import org.jspecify.annotations.Nullable;

/**
 * One thing that must hold before the service serves more reads, as it stands now.
 *
 * @param name  the plan's key, or what is measured
 * @param value in the unit; null: not known
 * @param bound that the value must not exceed, in the unit
 * @param unit  {@code %}, {@code s}, {@code rows}, or empty for a ratio
 * @param says  for the operator: why the verdict is what it is
 */
public record Gate(String name, Verdict verdict, @Nullable Double value, double bound, String unit, String says) {

    public boolean open() {
        return verdict == Verdict.HEALTHY;
    }
}
