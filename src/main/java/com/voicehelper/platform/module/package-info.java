/**
 * Which modules exist, and which of them run in this process.
 */
@NullMarked
package com.voicehelper.platform.module;

import org.jspecify.annotations.NullMarked;
