package com.voicehelper.identity.domain;

import com.voicehelper.platform.ApiException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How an account with a password comes to be. Thread-safe. */
@Component
public class Registrations {

    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.\\- ]{0,62}[\\p{L}\\p{N}_.\\-]|[\\p{L}\\p{N}]");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private final Accounts accounts;
    private final Tenants tenants;
    private final Passwords passwords;

    Registrations(Accounts accounts, Tenants tenants, Passwords passwords) {
        this.accounts = accounts;
        this.tenants = tenants;
        this.passwords = passwords;
    }

    /** A registration that was checked and whose password was hashed; takes as long as that takes. */
    public final class Checked {

        private final Accounts.New account;

        private Checked(Accounts.New account) {
            this.account = account;
        }

        /**
         * Makes the account. Joins the transaction.
         *
         * @throws ApiException 409 when the name or the address is taken
         */
        public Account register() {
            return accounts.create(account).orElseThrow(() -> ApiException.conflict("User already exists"));
        }
    }

    /**
     * Checks a registration, outside a transaction. Who registers becomes a {@code user}, whatever role was asked for.
     *
     * @throws ApiException 400 when a field cannot be taken
     */
    public Checked check(@Nullable String username, @Nullable String email, @Nullable String password, @Nullable String tenantId, @Nullable String nickname) {
        String address = email == null || email.isBlank() ? null : email.strip();
        String name = username == null || username.isBlank() ? address : username.strip();
        if (name == null) {
            throw ApiException.badRequest("'username' or 'email' is required");
        }
        if (address != null && !EMAIL.matcher(address).matches()) {
            throw ApiException.badRequest("'email' is not an e-mail address");
        }
        if (!name.equalsIgnoreCase(address) && !USERNAME.matcher(name).matches()) {
            throw ApiException.badRequest("'username' must be 1 to 64 letters, digits, spaces and _ . -");
        }
        if (nickname != null && nickname.length() > 64) {
            throw ApiException.badRequest("'nickname' must have at most 64 characters");
        }
        String tenant = tenants.admit(tenantId);
        return new Checked(new Accounts.New(tenant, name, address, passwords.hash(password), nickname, null, "user"));
    }
}
