package com.voicehelper.platform.security;

import com.voicehelper.platform.caller.Caller;
import java.time.Instant;

/** What a valid access token says. */
record VerifiedToken(String userId, String tenantId, String role, String sessionId, Instant expiresAt) {

    Caller caller(String address) {
        return new Caller(userId, tenantId, role, sessionId, address);
    }
}
