package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.Percent;
import java.util.Locale;

/** What the ramp does now, and why in a sentence for the operator. */
sealed interface Turn {

    String why();

    /** @param share of reads that the service gets, in 1/10 000 */
    record Advance(int share, String why) implements Turn {}

    /** @param reason the same for as long as it waits for the same thing: figures change, the reason does not */
    record Hold(String reason, String why) implements Turn {}

    /** @param share to go back to, in 1/10 000 */
    record Back(int share, String why) implements Turn {}

    /** Held longer than the plan allows: an operator must look. */
    record Pause(String why) implements Turn {}

    /** The reads are not the ramp's to move any more. */
    record End(String why) implements Turn {}

    /** Nothing happens by itself. */
    record Rest(String why) implements Turn {}

    /** As the audit names it. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** For the operator. */
    default String says() {
        return switch (this) {
            case Advance(int share, String why) -> "advances to " + Percent.format(share) + " %: " + why;
            case Back(int share, String why) -> "goes back to " + Percent.format(share) + " %: " + why;
            case Hold hold -> "holds: " + hold.why();
            case Pause(String why) -> "pauses: " + why;
            case End(String why) -> "ends: " + why;
            case Rest(String why) -> "rests: " + why;
        };
    }
}
