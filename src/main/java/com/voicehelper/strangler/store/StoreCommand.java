package com.voicehelper.strangler.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an operator may ask of a store's move: the words of a module's move, where they make sense. */
public enum StoreCommand {
    START("write both sides from now on, and copy what is there to the new one"),
    VERIFY("compare every item of both sides"),
    REPAIR("carry what the last comparison or copy found wrong"),
    ADVANCE("send the next step of the plan's reads to the new side"),
    RAMP("send a percentage of reads to the new side"),
    SWITCH("let the new side own the writes; the old one gets them as well"),
    REVERSE("let the old side own the writes again"),
    COMPLETE("end the move: the old side gets nothing any more"),
    CANCEL("end the move and leave the old side as it was");

    private final String purpose;

    StoreCommand(String purpose) {
        this.purpose = purpose;
    }

    public String purpose() {
        return purpose;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException with a sentence that lists the commands */
    public static StoreCommand of(String word) {
        return Arrays.stream(values()).filter(command -> command.word().equals(word)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("There is no such command for a store; the commands are "
                        + Arrays.stream(values()).map(StoreCommand::word).collect(Collectors.joining(", "))));
    }
}
