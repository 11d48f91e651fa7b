/**
 * The plan of a module's extraction: its routes, stickiness, ramp, gates and limits, read from {@code strangler/<module>.yaml}.
 */
@NullMarked
package com.voicehelper.strangler.plan;

import org.jspecify.annotations.NullMarked;
