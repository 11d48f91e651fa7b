package com.voicehelper.strangler.sync;

/** Where a loop or a switch can be cut short. Every one of them must be a place from which the next loop goes on. */
enum Step {
    CURSOR_LOCKED,
    SNAPSHOT_TAKEN,
    CHANGES_DELETED,
    CHANGES_APPLIED,
    CHUNK_COPIED,
    RANGE_VERIFIED,
    ORIGIN_FLUSHED,
    CURSOR_COMMITTED,
    LOG_CLEANED,
    WRITERS_LOCKED_OUT,
    SEQUENCES_HANDED_OVER,
    OWNER_CLOSED,
    OWNER_FLIPPED,
    STATE_CHANGED,
    OWNER_OPENED;

    /** Called at each step; does nothing but in tests. */
    interface Watch {
        void at(Step step);
    }
}
