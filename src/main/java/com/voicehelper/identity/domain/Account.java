package com.voicehelper.identity.domain;

import com.voicehelper.identity.IdentityApi;
import com.voicehelper.identity.jooq.tables.records.UserAccountRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as its owner and administrators see it. */
public record Account(
        UUID id,
        String tenantId,
        String username,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String nickname,
        @Nullable String avatarUrl,
        String role,
        String plan,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastLoginAt) {

    /** What to call the person. */
    public String displayName() {
        return nickname != null ? nickname : username;
    }

    public IdentityApi.User published() {
        return new IdentityApi.User(id.toString(), tenantId, username, email, nickname, avatarUrl, role, createdAt);
    }

    static Account of(UserAccountRecord row) {
        OffsetDateTime lastLogin = row.getLastLoginAt();
        return new Account(row.getId(), row.getTenantId(), row.getUsername(), row.getEmail(), row.getPhone(), row.getNickname(), row.getAvatarUrl(),
                row.getRole(), row.getPlan(), row.getCreatedAt().toInstant(), row.getUpdatedAt().toInstant(), lastLogin == null ? null : lastLogin.toInstant());
    }
}
