/**
 * TODO
 */
@NullMarked
@ApplicationModule
package com.voicehelper.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
