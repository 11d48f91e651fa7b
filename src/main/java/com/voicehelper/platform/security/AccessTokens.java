package com.voicehelper.platform.security;

import com.voicehelper.platform.caller.Caller;
import org.jspecify.annotations.Nullable;

/** Makes access tokens for sessions that hold. Implemented by identity where it is local; elsewhere there is none. */
public interface AccessTokens {

    /**
     * A new access token for the caller's session, sent as {@code X-New-Token} when the one shown is about to expire.
     *
     * @return null when the session may not be continued this way
     */
    @Nullable String renew(Caller caller);
}
