/**
 * The port between modules and the strangler: which side serves a call, and who owns a module's writes.
 */
@NullMarked
package com.voicehelper.platform.routing;

import org.jspecify.annotations.NullMarked;
