package com.voicehelper.strangler.move;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an operator may ask of a move. The vocabulary is the one of Vitess and gh-ost. */
public enum Command {
    START("install fence and change capture, and copy the module's data to the service's database"),
    VERIFY("compare every row of both sides once more"),
    SHADOW("send a percentage of reads to the service as well, after the user has the answer, and compare"),
    THROTTLE("copy slower, rest, or as fast as it can, while changes flow on"),
    REPAIR("replace every row that differs by what the owner has, and verify again"),
    ADVANCE("send the next step of the plan's reads to the service"),
    RAMP("send a percentage of reads to the service"),
    AUTO("let the reads ramp by themselves, by the plan's steps and gates, up to a percentage"),
    HOLD("let automation go no further than the present percentage, or another"),
    PAUSE("let automation go back when a gate breaks, but not on"),
    RESUME("let automation go on, after a pause or after it went back"),
    SWITCH("let the service own the writes; changes flow back to the monolith"),
    REVERSE("let the monolith own the writes again"),
    COMPLETE("end the move: nothing flows back any more"),
    BACK("go back one step"),
    CANCEL("end the move and leave the monolith as it was");

    private final String purpose;

    Command(String purpose) {
        this.purpose = purpose;
    }

    public String purpose() {
        return purpose;
    }

    /** The word that the operator types. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may be told a percentage. */
    public boolean takesPercent() {
        return needsPercent() || this == AUTO || this == HOLD;
    }

    /** Whether it needs to be told a percentage. */
    public boolean needsPercent() {
        return this == RAMP || this == SHADOW;
    }

    /** @throws IllegalArgumentException with a sentence that lists the commands */
    public static Command of(String word) {
        return Arrays.stream(values()).filter(command -> command.word().equals(word)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("There is no such command; the commands are "
                        + Arrays.stream(values()).map(Command::word).collect(Collectors.joining(", "))));
    }
}
