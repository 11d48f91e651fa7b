package com.voicehelper.identity.domain;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The present as PostgreSQL stores it: in microseconds, so that what is written and what is read back are equal. */
final class Now {

    private Now() {}

    static OffsetDateTime of(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
