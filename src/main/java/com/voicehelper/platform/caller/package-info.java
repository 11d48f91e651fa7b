/**
 * Who calls and from where, for all that counts or limits by it. What a request must show to be believed is decided in {@code security}.
 */
@NullMarked
package com.voicehelper.platform.caller;

import org.jspecify.annotations.NullMarked;
