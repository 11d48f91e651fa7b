/**
 * One optional client of one optional Redis. Redis away, at start or later, stops nothing: callers have another way.
 */
@NullMarked
package com.voicehelper.platform.redis;

import org.jspecify.annotations.NullMarked;
