package com.voicehelper.platform.security;

import com.nimbusds.jose.jwk.JWKSet;

/** The published keys that access tokens are verified with. Implemented by identity: in this process, or over gRPC. */
public interface AccessTokenKeys {

    /**
     * The current public keys.
     *
     * @throws RuntimeException when they cannot be read; the verifier then goes on with the keys it knows
     */
    JWKSet publicKeys();
}
