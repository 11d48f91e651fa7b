/**
 * The whole system as its operator and its clients see it: real processes that start, refuse to start, stand still and stop, and
 * answers from what was uploaded. Nothing here looks inside; what counts is the output, the exit code and the answers on the wire.
 */
@NullMarked
package com.voicehelper.process;

import org.jspecify.annotations.NullMarked;
