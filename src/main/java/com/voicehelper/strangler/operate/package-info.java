/**
 * The operator's faces of a move: REST, Togglz and the command line. One truth behind all three.
 */
@NullMarked
package com.voicehelper.strangler.operate;

import org.jspecify.annotations.NullMarked;
