package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.EXTERNAL_IDENTITY;
import static com.voicehelper.identity.jooq.Tables.LOGIN_ATTEMPT;
import static com.voicehelper.identity.jooq.Tables.REFRESH_TOKEN;
import static com.voicehelper.identity.jooq.Tables.SESSION;
import static com.voicehelper.identity.jooq.Tables.USAGE_DAY;
import static com.voicehelper.identity.jooq.Tables.USER_ACCOUNT;

import com.voicehelper.identity.IdentityEvent.PasswordChanged;
import com.voicehelper.identity.IdentityEvent.UserDeleted;
import com.voicehelper.identity.IdentityEvent.UserRegistered;
import com.voicehelper.identity.IdentityEvent.UserUpdated;
import com.voicehelper.identity.jooq.tables.records.UserAccountRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** The accounts. What writes joins the transaction, and tells the others by an event of the same transaction. Thread-safe. */
@Component
public class Accounts {

    private final ModuleDatabase database;
    private final ApplicationEventPublisher events;
    private final Tenants tenants;
    private final ActiveSessions sessions;
    private final Clock clock;

    Accounts(ModuleDatabase identityDatabase, ApplicationEventPublisher events, Tenants tenants, ActiveSessions sessions, Clock clock) {
        this.database = identityDatabase;
        this.events = events;
        this.tenants = tenants;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** @param passwordHash null for an account that signs in elsewhere */
    record New(
            String tenantId,
            String username,
            @Nullable String email,
            @Nullable String passwordHash,
            @Nullable String nickname,
            @Nullable String avatarUrl,
            String role) {}

    public record Page(List<Account> accounts, int total) {}

    /** The new account, and its tenant if that is new too; empty when the name or the address is taken, be it at this moment. */
    Optional<Account> create(New account) {
        tenants.ensure(account.tenantId());
        OffsetDateTime now = Now.of(clock);
        Optional<Account> created = database.dsl().insertInto(USER_ACCOUNT)
                .set(USER_ACCOUNT.ID, Ids.next())
                .set(USER_ACCOUNT.TENANT_ID, account.tenantId())
                .set(USER_ACCOUNT.USERNAME, account.username())
                .set(USER_ACCOUNT.EMAIL, account.email())
                .set(USER_ACCOUNT.PASSWORD_HASH, account.passwordHash())
                .set(USER_ACCOUNT.PASSWORD_CHANGED_AT, account.passwordHash() == null ? null : now)
                .set(USER_ACCOUNT.NICKNAME, account.nickname())
                .set(USER_ACCOUNT.AVATAR_URL, account.avatarUrl())
                .set(USER_ACCOUNT.ROLE, account.role())
                .set(USER_ACCOUNT.CREATED_AT, now)
                .set(USER_ACCOUNT.UPDATED_AT, now)
                .onConflictDoNothing()
                .returning()
                .fetchOptional()
                .map(Account::of);
        created.ifPresent(made -> events.publishEvent(
                new UserRegistered(made.id().toString(), made.tenantId(), made.username(), made.email(), made.role(), made.createdAt())));
        return created;
    }

    public Optional<Account> find(UUID id) {
        return row(id).map(Account::of);
    }

    List<Account> find(Collection<UUID> ids) {
        return database.dsl().selectFrom(USER_ACCOUNT).where(USER_ACCOUNT.ID.in(ids)).fetch(Account::of);
    }

    Optional<UserAccountRecord> row(UUID id) {
        return database.dsl().selectFrom(USER_ACCOUNT).where(USER_ACCOUNT.ID.eq(id)).fetchOptional();
    }

    /** By user name or e-mail address, in any case; no two accounts share one, since a user name has no {@code @} unless it is the address. */
    Optional<UserAccountRecord> rowByLogin(String login) {
        String lower = login.toLowerCase(Locale.ROOT);
        return database.dsl().selectFrom(USER_ACCOUNT)
                .where(DSL.lower(USER_ACCOUNT.USERNAME).eq(lower).or(DSL.lower(USER_ACCOUNT.EMAIL).eq(lower)))
                .limit(1)
                .fetchOptional();
    }

    /** @param tenantId null: of every tenant */
    public Page list(@Nullable String tenantId, int offset, int limit) {
        Condition which = tenantId == null ? DSL.noCondition() : USER_ACCOUNT.TENANT_ID.eq(tenantId);
        return database.read(() -> new Page(
                database.dsl().selectFrom(USER_ACCOUNT).where(which)
                        .orderBy(USER_ACCOUNT.CREATED_AT.desc(), USER_ACCOUNT.ID)
                        .offset(offset).limit(limit)
                        .fetch(Account::of),
                database.dsl().fetchCount(USER_ACCOUNT, which)));
    }

    /** Changes what is not null. */
    public Account update(UUID id, @Nullable String nickname, @Nullable String avatarUrl) {
        Account account = database.dsl().update(USER_ACCOUNT)
                .set(USER_ACCOUNT.NICKNAME, nickname == null ? USER_ACCOUNT.NICKNAME : DSL.val(nickname))
                .set(USER_ACCOUNT.AVATAR_URL, avatarUrl == null ? USER_ACCOUNT.AVATAR_URL : DSL.val(avatarUrl))
                .set(USER_ACCOUNT.UPDATED_AT, Now.of(clock))
                .where(USER_ACCOUNT.ID.eq(id))
                .returning()
                .fetchOptional()
                .map(Account::of)
                .orElseThrow(Accounts::gone);
        events.publishEvent(new UserUpdated(id.toString(), account.tenantId(), account.username(), account.nickname(), account.avatarUrl()));
        return account;
    }

    /** Ends all sessions of the account, the caller's own included. */
    void changePassword(UUID id, String passwordHash) {
        OffsetDateTime now = Now.of(clock);
        String tenantId = database.dsl().update(USER_ACCOUNT)
                .set(USER_ACCOUNT.PASSWORD_HASH, passwordHash)
                .set(USER_ACCOUNT.PASSWORD_CHANGED_AT, now)
                .set(USER_ACCOUNT.UPDATED_AT, now)
                .where(USER_ACCOUNT.ID.eq(id))
                .returning(USER_ACCOUNT.TENANT_ID)
                .fetchOptional(USER_ACCOUNT.TENANT_ID)
                .orElseThrow(Accounts::gone);
        events.publishEvent(new PasswordChanged(id.toString(), tenantId, now.toInstant()));
        sessions.endAll(id, tenantId, "password-changed");
    }

    /** Removes the account and all that is known of it here; the other modules follow the event. */
    public void delete(UUID id) {
        var account = database.dsl().selectFrom(USER_ACCOUNT).where(USER_ACCOUNT.ID.eq(id)).forUpdate().fetchOptional().orElseThrow(Accounts::gone);
        sessions.endAll(id, account.getTenantId(), "user-deleted");
        var sql = database.dsl();
        sql.deleteFrom(REFRESH_TOKEN).where(REFRESH_TOKEN.SESSION_ID.in(DSL.select(SESSION.ID).from(SESSION).where(SESSION.USER_ID.eq(id)))).execute();
        sql.deleteFrom(SESSION).where(SESSION.USER_ID.eq(id)).execute();
        sql.deleteFrom(EXTERNAL_IDENTITY).where(EXTERNAL_IDENTITY.USER_ID.eq(id)).execute();
        sql.deleteFrom(USAGE_DAY).where(USAGE_DAY.USER_ID.eq(id.toString())).execute();
        sql.deleteFrom(LOGIN_ATTEMPT).where(LOGIN_ATTEMPT.SUBJECT.eq(LoginAttempts.subject(id, ""))).execute();
        sql.deleteFrom(USER_ACCOUNT).where(USER_ACCOUNT.ID.eq(id)).execute();
        events.publishEvent(new UserDeleted(id.toString(), account.getTenantId(), Now.of(clock).toInstant()));
    }

    static ApiException gone() {
        return ApiException.notFound("There is no such user");
    }
}
