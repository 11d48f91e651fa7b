/**
 * TODO
 */
@NullMarked
@ApplicationModule
package com.voicehelper.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
