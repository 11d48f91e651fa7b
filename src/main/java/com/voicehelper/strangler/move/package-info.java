/**
 * The stages of a move: commands, what blocks them, what comes next, and the audit of what was done.
 */
@NullMarked
package com.voicehelper.strangler.move;

import org.jspecify.annotations.NullMarked;
