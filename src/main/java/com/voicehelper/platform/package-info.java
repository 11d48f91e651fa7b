/**
 * The ground floor: what every module and the strangler stand on. It knows no module by name.
 */
@NullMarked
@ApplicationModule(type = ApplicationModule.Type.OPEN)
package com.voicehelper.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
