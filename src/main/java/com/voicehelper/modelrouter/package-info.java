/**
 * Which model is asked: by what it can do, what it costs, how fast and how healthy it is, within the tenant's budget, and with whom to fall
 * back on. Keeps the account of what each tenant spent.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.modelrouter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
