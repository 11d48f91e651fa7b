/**
 * Accounts, tenants, sign-in and sessions: who a caller is, and whether a token still holds. Other modules ask
 * {@link com.voicehelper.identity.IdentityApi} and listen to {@link com.voicehelper.identity.IdentityEvent}.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
