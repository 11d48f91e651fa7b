package com.voicehelper.strangler.sync;

/**
 * A point in the commits of the side that owns a module: everything committed there before it was taken lies before it.
 *
 * @param epoch    the owner's epoch; a position of an earlier epoch is applied
 * @param snapshot {@code pg_current_snapshot()} of the owner's database, as text
 */
public record Position(long epoch, String snapshot) {}
