package com.voicehelper.strangler;

/** The two sides of a move: the module's tables in the monolith's database, and in the extracted service's. */
public enum Side {
    SOURCE,
    TARGET;

    public Side other() {
        return this == SOURCE ? TARGET : SOURCE;
    }
}
