/**
 * Moves an older SQLite database into PostgreSQL: triggers on both sides log the keys of touched rows in the writer's own transaction, and one
 * loop brings the rows as they are now to the other side, typed. A fence on each side lets only the owner be written.
 */
@NullMarked
package com.voicehelper.strangler.store.sqlite;

import org.jspecify.annotations.NullMarked;
