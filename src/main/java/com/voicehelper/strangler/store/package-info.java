/**
 * Moves stores that are no tables of PostgreSQL, such as a key space, a bucket or an older database, by the stages, commands and proofs of a
 * module's move. A kind of store says how it copies, compares and follows; who may do what, and when, is decided here for all kinds.
 */
@NullMarked
package com.voicehelper.strangler.store;

import org.jspecify.annotations.NullMarked;
