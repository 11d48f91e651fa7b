package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.Account;
import org.jspecify.annotations.Nullable;

/** An account as every client family reads it; the same fact may have two names. Times are Unix seconds. */
record UserAnswer(
        String id,
        String userId,
        String username,
        @Nullable String email,
        @Nullable String phone,
        String name,
        String nickname,
        @Nullable String avatar,
        @Nullable String avatarUrl,
        String role,
        String plan,
        String tenantId,
        boolean isActive,
        long createdAt,
        long updatedAt,
        @Nullable Long lastLoginAt) {

    static UserAnswer of(Account account) {
        return new UserAnswer(account.id().toString(), account.id().toString(), account.username(), account.email(), account.phone(),
                account.displayName(), account.displayName(), account.avatarUrl(), account.avatarUrl(), account.role(), account.plan(), account.tenantId(), true,
                account.createdAt().getEpochSecond(), account.updatedAt().getEpochSecond(),
                account.lastLoginAt() == null ? null : account.lastLoginAt().getEpochSecond());
    }
}
