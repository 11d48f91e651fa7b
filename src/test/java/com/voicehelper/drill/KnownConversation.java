package com.voicehelper.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A conversation as its owner was told that it is stored. Used by one client at a time. */
final class KnownConversation {

    enum State {
        LIVE,
        DELETED,
        /** The answer to its deletion never came. */
        PERHAPS_DELETED
    }

    final UUID id;
    final List<Line> lines = new ArrayList<>();
    /** Sent, but the answer never came: may be stored, once. */
    final List<Line> perhaps = new ArrayList<>();
    /** Titles that it may have; more than one while the answer to a renaming never came. */
    final List<String> titles = new ArrayList<>();
    State state = State.LIVE;

    KnownConversation(UUID id, String title) {
        this.id = id;
        this.titles.add(title);
    }

    /** @param role who said it: {@code user} or {@code assistant} */
    record Line(String role, String content) {}

    /** Whether everything that was sent was also answered. */
    boolean certain() {
        return perhaps.isEmpty();
    }
}
