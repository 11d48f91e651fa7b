package com.voicehelper.strangler.shadow;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is counted of shadow reads, per route. */
public enum Figure {
    /** Compared, and equal. */
    EQUAL,
    /** Compared, and different only where the monolith's own answers differ as much from each other. */
    NOISE,
    /** Compared, and different only because the service's data was not there yet, or moved on in between. */
    STALE,
    /** Compared, and different. */
    DIFFERENT,
    /** Asked of the monolith a second time, to learn what differs by itself. */
    ASKED_TWICE,
    /** Different at one path, noise included. */
    DIFFERENT_PATH,
    /** Different at one path between two answers of the monolith. */
    NOISE_PATH,
    /** Dropped: too many reads, or too many of their bytes, wait already. */
    QUEUE_FULL,
    /** Dropped: the answer of a side is larger than what is kept for comparison. */
    TOO_LARGE,
    /** Dropped: the service did not answer in time. */
    TIMED_OUT,
    /** Dropped: it differed, and what the monolith had did not reach the service in time to look again. */
    DATA_LATE,
    /** Dropped: the service could not be reached, or broke off. */
    SERVICE_AWAY,
    /** Dropped: the monolith's own answer is no measure: an event stream, a server error, an answer that broke off. */
    NOT_COMPARABLE;

    /** What became of a read that was compared. */
    public static final Set<Figure> COMPARED = EnumSet.of(EQUAL, NOISE, STALE, DIFFERENT);

    /** Why a read was not compared. */
    public static final Set<Figure> DROPPED = EnumSet.of(QUEUE_FULL, TOO_LARGE, TIMED_OUT, DATA_LATE, SERVICE_AWAY, NOT_COMPARABLE);

    /** As metrics and answers name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
