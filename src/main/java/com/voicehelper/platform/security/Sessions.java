package com.voicehelper.platform.security;

/**
 * Whether a session still holds. Asked on every request, so that logout and a change of password take effect at once
 * on every node. Implemented by identity: in this process, or over gRPC.
 */
public interface Sessions {

    /**
     * False when the session was ended, its user deleted, or it never existed.
     *
     * @throws RuntimeException when it cannot be told; the request is then refused with 503
     */
    boolean active(String sessionId);
}
