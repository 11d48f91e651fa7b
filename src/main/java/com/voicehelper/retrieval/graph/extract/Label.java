package com.voicehelper.retrieval.graph.extract;

import java.util.Arrays;
import java.util.Optional;

/** What kind of thing a name stands for. In the order of how much it says: of two labels for one name the later is kept. */
public enum Label {

    THING("Thing"),
    ACRONYM("Acronym"),
    CONCEPT("Concept"),
    WORK("Work"),
    PLACE("Place"),
    ORGANIZATION("Organization"),
    PERSON("Person"),
    DATE("Date"),
    EMAIL("Email"),
    URL("Url");

    private final String shown;

    Label(String shown) {
        this.shown = shown;
    }

    /** As stored and sent. */
    public String shown() {
        return shown;
    }

    public static Optional<Label> of(String shown) {
        return Arrays.stream(values()).filter(label -> label.shown.equalsIgnoreCase(shown)).findFirst();
    }

    /** Whether it is a value rather than a name: nobody founds an address. */
    public boolean value() {
        return compareTo(DATE) >= 0;
    }
}
