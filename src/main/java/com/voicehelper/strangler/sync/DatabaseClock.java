package com.voicehelper.strangler.sync;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The clock of the database that receives the data, read once and carried on by this process's monotonic time. Every age is
 * told by it, so none depends on the clock of a node. Immutable.
 *
 * @param read      what the database said
 * @param askedNanos {@link System#nanoTime} from before it was asked: an age is never told too young
 */
record DatabaseClock(Instant read, long askedNanos) {

    static DatabaseClock of(Session session) throws SQLException {
        long asked = System.nanoTime();
        return new DatabaseClock(session.required("select clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class).toInstant()), asked);
    }

    /** How long ago something was at a time that the same database has told; never negative. */
    Duration since(Instant earlier) {
        Duration age = Duration.between(earlier, read).plusNanos(System.nanoTime() - askedNanos);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
