package com.voicehelper.identity.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.voicehelper.identity.domain.SignedIn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tokens and who they are for: the superset of what the client families read (contract, section 4, trap 5). */
record SignInAnswer(
        String token,
        String accessToken,
        String refreshToken,
        String tokenType,
        long expiresIn,
        long expiresAt,
        String userId,
        String tenantId,
        UserInfo userInfo,
        User user) {

    /** What the mini-program reads. */
    record UserInfo(String userId, String nickname, @Nullable String avatar, String role, @Nullable String openId, @Nullable String unionId) {}

    /** What everybody else reads. */
    record User(
            String id,
            String username,
            @Nullable String email,
            String name,
            String nickname,
            @Nullable String avatar,
            String role,
            String tenantId,
            @JsonProperty("openid") @Nullable String openId,
            long createdAt) {}

    static SignInAnswer of(SignedIn signedIn, Instant now) {
        var account = signedIn.account();
        String id = account.id().toString();
        return new SignInAnswer(
                signedIn.accessToken(), signedIn.accessToken(), signedIn.refreshToken(), "Bearer",
                signedIn.expiresAt().getEpochSecond() - now.getEpochSecond(), signedIn.expiresAt().getEpochSecond(),
                id, account.tenantId(),
                new UserInfo(id, account.displayName(), account.avatarUrl(), account.role(), signedIn.openId(), signedIn.unionId()),
                new User(id, account.username(), account.email(), account.displayName(), account.displayName(), account.avatarUrl(), account.role(),
                        account.tenantId(), signedIn.openId(), account.createdAt().getEpochSecond()));
    }
}
