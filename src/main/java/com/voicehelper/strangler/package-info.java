/**
 * The strangler: moves one module at a time out of the live monolith and back. Traffic moves by flag and percent, data by a
 * log of touched keys, ownership by a fence in the database. It knows modules only by their plans.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.strangler;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
