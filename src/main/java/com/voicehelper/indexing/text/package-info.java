/**
 * Files as text in pieces that can be found and cited: what kind of file it is, what is in it, where to cut. Everything here streams, and
 * is suspicious of what it reads.
 */
@NullMarked
package com.voicehelper.indexing.text;

import org.jspecify.annotations.NullMarked;
