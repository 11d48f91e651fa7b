package com.voicehelper.identity.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that succeeded, or went on.
 *
 * @param openId  who the account is at WeChat; null when it has no such sign-in
 * @param unionId the same, across WeChat's applications
 */
public record SignedIn(
        Account account,
        @Nullable String openId,
        @Nullable String unionId,
        String accessToken,
        Instant expiresAt,
        String refreshToken) {

    @Override
    public String toString() {
        return "SignedIn[" + account.id() + "]";
    }
}
