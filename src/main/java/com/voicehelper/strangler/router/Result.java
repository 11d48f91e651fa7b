package com.voicehelper.strangler.router;

/** How one side took a request. */
enum Result {
    /** It answered; the client has the answer. */
    ANSWERED,
    /** Its fence refused: nothing was written. */
    REFUSED,
    /** It answered that there is no such thing; the client has nothing yet. */
    MISSING,
    /** It failed in a way that the other side can make good: the client has nothing yet. */
    FAILED,
    /** It was not reached: nothing was sent. */
    UNSENT,
    /** It may have done it: the connection broke before its answer came, and the client has nothing yet. */
    UNKNOWN,
    /** It has as much to do as it may have. */
    FULL
}
