package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.USER_ACCOUNT;

import com.voicehelper.identity.domain.ActiveSessions.Origin;
import com.voicehelper.identity.jooq.tables.records.UserAccountRecord;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Sign-in by user name or e-mail address and password. An unknown name, a wrong password and an account without one are the same to
 * the caller, in words and in time. Opens its own transactions. Thread-safe.
 */
@Component
public class PasswordSignIn {

    private final ModuleDatabase database;
    private final Accounts accounts;
    private final Passwords passwords;
    private final LoginAttempts attempts;
    private final SignIns signIns;
    private final IdentitySettings.Administrator administrator;
    private final Clock clock;

    PasswordSignIn(ModuleDatabase identityDatabase, Accounts accounts, Passwords passwords, LoginAttempts attempts, SignIns signIns,
            IdentitySettings settings, Clock clock) {
        this.database = identityDatabase;
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
        this.signIns = signIns;
        this.administrator = settings.administrator();
        this.clock = clock;
    }

    /** @throws ApiException 401 when name and password do not belong together, 429 after too many failures */
    public SignedIn signIn(@Nullable String login, @Nullable String password, Origin origin) {
        if (login == null || login.isBlank() || password == null || password.isEmpty()) {
            throw ApiException.badRequest("'email' or 'username', and 'password', are required");
        }
        String name = login.strip();
        UserAccountRecord account = accounts.rowByLogin(name).or(() -> firstAdministrator(name, password)).orElse(null);
        String subject = LoginAttempts.subject(account == null ? null : account.getId(), name);
        attempts.check(subject);
        if (!passwords.matches(password, account == null ? null : account.getPasswordHash()) || account == null) {
            database.write(() -> attempts.failed(subject));
            throw refused();
        }
        return signIns.signed(database.write(() -> open(account, subject, origin)));
    }

    /** Looks again, now that the account is locked: the password may have been changed, or the account locked, meanwhile. */
    private SignIns.Opened open(UserAccountRecord checked, String subject, Origin origin) {
        UserAccountRecord account = database.dsl().selectFrom(USER_ACCOUNT).where(USER_ACCOUNT.ID.eq(checked.getId())).forUpdate().fetchOne();
        if (account == null || !String.valueOf(checked.getPasswordHash()).equals(account.getPasswordHash())) {
            throw refused();
        }
        OffsetDateTime now = Now.of(clock);
        if (account.getLockedUntil() != null && account.getLockedUntil().isAfter(now)) {
            throw LoginAttempts.locked(Duration.between(now, account.getLockedUntil()));
        }
        attempts.check(subject);
        attempts.succeeded(subject);
        return signIns.open(Account.of(account), origin, "password");
    }

    /**
     * Changes the caller's password and ends all sessions.
     *
     * @param oldPassword may be null where the account has none yet
     * @throws ApiException 400 when the old password is wrong or the new one cannot be taken
     */
    public void changePassword(UUID userId, @Nullable String oldPassword, @Nullable String newPassword) {
        UserAccountRecord account = accounts.row(userId).orElseThrow(Accounts::gone);
        String subject = LoginAttempts.subject(userId, "");
        attempts.check(subject);
        if (account.getPasswordHash() != null && !passwords.matches(oldPassword == null ? "" : oldPassword, account.getPasswordHash())) {
            database.write(() -> attempts.failed(subject));
            throw ApiException.of(HttpStatus.BAD_REQUEST, "WRONG_PASSWORD", "The old password is wrong");
        }
        String hash = passwords.hash(newPassword);
        database.write(() -> accounts.changePassword(userId, hash));
    }

    /** The configured administrator has an account from the first sign-in on: at the owner of the data, wherever that is by then. */
    private Optional<UserAccountRecord> firstAdministrator(String login, String password) {
        if (!login.equalsIgnoreCase(administrator.email()) || !same(password, String.valueOf(administrator.password()))) {
            return Optional.empty();
        }
        String hash = passwords.hash(password);
        database.write(() -> accounts.create(new Accounts.New(Caller.DEFAULT_TENANT, login, login, hash, null, null, "super_admin")));
        return accounts.rowByLogin(login);
    }

    private static boolean same(String shown, String expected) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static ApiException refused() {
        return ApiException.of(HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", "Invalid user name or password");
    }
}
