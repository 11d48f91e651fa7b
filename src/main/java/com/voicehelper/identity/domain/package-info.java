/**
 * What identity does, in the transactions of its own database: accounts, sign-in, sessions, refresh tokens and signing keys.
 * Used by the module's controllers, RPC service and published API; by nothing else.
 */
@NullMarked
package com.voicehelper.identity.domain;

import org.jspecify.annotations.NullMarked;
