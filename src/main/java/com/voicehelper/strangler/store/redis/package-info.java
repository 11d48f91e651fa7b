/**
 * Moves a Redis key space from one server to another or to a cluster, key by key as binary dumps, with names that change on the way. A mark
 * at the secondary side says that a key is being written; while it is there, the key is read at the primary.
 */
@NullMarked
package com.voicehelper.strangler.store.redis;

import org.jspecify.annotations.NullMarked;
