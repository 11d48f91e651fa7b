package com.voicehelper.identity;

import com.voicehelper.platform.event.DomainEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What identity tells the others, on {@code identity.events}. The key is the user, or the tenant. */
public sealed interface IdentityEvent extends DomainEvent {

    String TOPIC = "identity.events";

    @Override
    default String topic() {
        return TOPIC;
    }

    /** An event of a user's life. */
    sealed interface OfUser extends IdentityEvent {

        String userId();

        @Override
        default String aggregateType() {
            return "user";
        }

        @Override
        default String aggregateId() {
            return userId();
        }
    }

    record UserRegistered(String userId, String tenantId, String username, @Nullable String email, String role, Instant registeredAt) implements OfUser {
        public static final String TYPE = "identity.user.registered";

        @Override
        public String type() {
            return TYPE;
        }
    }

    record UserUpdated(String userId, String tenantId, String username, @Nullable String nickname, @Nullable String avatarUrl) implements OfUser {
        public static final String TYPE = "identity.user.updated";

        @Override
        public String type() {
            return TYPE;
        }
    }

    record UserDeleted(String userId, String tenantId, Instant deletedAt) implements OfUser {
        public static final String TYPE = "identity.user.deleted";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** @param method {@code password} or {@code wechat} */
    record UserLoggedIn(String userId, String tenantId, String sessionId, String method, Instant loggedInAt) implements OfUser {
        public static final String TYPE = "identity.user.logged-in";

        @Override
        public String type() {
            return TYPE;
        }
    }

    record PasswordChanged(String userId, String tenantId, Instant changedAt) implements OfUser {
        public static final String TYPE = "identity.password.changed";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** Sessions that hold no longer. @param reason {@code logout}, {@code password-changed}, {@code token-reused} or {@code user-deleted} */
    record TokenRevoked(String userId, String tenantId, List<String> sessionIds, String reason, Instant revokedAt) implements OfUser {
        public static final String TYPE = "identity.token.revoked";

        @Override
        public String type() {
            return TYPE;
        }
    }

    record TenantCreated(String tenantId, String name, Instant createdAt) implements IdentityEvent {
        public static final String TYPE = "identity.tenant.created";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public String aggregateType() {
            return "tenant";
        }

        @Override
        public String aggregateId() {
            return tenantId;
        }
    }
}
