/**
 * The whole system as its operator sees it: real processes that start, refuse to start, stand still and stop.
 * Nothing here looks inside; what counts is the output, the exit code and the answers on the wire.
 */
@NullMarked
package com.voicehelper.process;

import org.jspecify.annotations.NullMarked;
