/**
 * Moves the objects of one S3-compatible bucket to another: streamed, proven by SHA-256 of what was read and of what can be read back,
 * with one row per object that says where it is known to be.
 */
@NullMarked
package com.voicehelper.strangler.store.objects;

import org.jspecify.annotations.NullMarked;
