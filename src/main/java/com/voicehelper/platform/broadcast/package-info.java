/**
 * Small messages to every process of the system: over Redis where there is one, within this process otherwise.
 */
@NullMarked
package com.voicehelper.platform.broadcast;

import org.jspecify.annotations.NullMarked;
