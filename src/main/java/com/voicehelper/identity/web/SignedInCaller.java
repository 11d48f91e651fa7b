package com.voicehelper.identity.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import java.util.UUID;

/** The caller of the current request, who must have signed in: an anonymous one has no account. */
record SignedInCaller(Caller caller, UUID userId, UUID sessionId) {

    /** @throws ApiException 401 when nobody signed in, or the token does not hold: it says why */
    static SignedInCaller required() {
        Caller caller = Caller.required();
        if (caller.anonymous()) {
            throw ApiException.unauthorized("No token provided");
        }
        try {
            return new SignedInCaller(caller, UUID.fromString(caller.userId()), UUID.fromString(String.valueOf(caller.sessionId())));
        } catch (IllegalArgumentException malformed) {
            throw ApiException.unauthorized("Invalid token: it names no user");
        }
    }

    String tenantId() {
        return caller.tenantId();
    }
}
