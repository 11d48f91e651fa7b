/**
 * Whether this process works, told to monitors: health, readiness, version and metrics. Parts of the system add their checks as beans.
 */
@NullMarked
package com.voicehelper.platform.health;

import org.jspecify.annotations.NullMarked;
