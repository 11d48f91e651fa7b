package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.Account;
import com.voicehelper.identity.domain.Accounts;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accounts by id: everybody their own, an administrator those of the own tenant, a super administrator all. To anybody else a foreign
 * account is not there.
 */
@RestController
@RequestMapping({"/api/v1/users", "/api/v1/identity/users", "/api/v1/auth/users"})
class UserController {

    private static final int MOST = 100;

    private final Accounts accounts;
    private final ModuleDatabase database;
    private final Idempotency idempotency;

    UserController(Accounts accounts, ModuleDatabase identityDatabase, Idempotency idempotency) {
        this.accounts = accounts;
        this.database = identityDatabase;
        this.idempotency = idempotency;
    }

    record Pagination(int page, int limit, int total, int pages) {}

    record UserPage(List<UserAnswer> users, int total, int page, int limit, Pagination pagination) {}

    @GetMapping
    UserPage list(@RequestParam(defaultValue = "1") int page, @RequestParam(defaultValue = "20") int limit) {
        SignedInCaller caller = SignedInCaller.required();
        if (!caller.caller().administrator()) {
            throw ApiException.forbidden("Permission denied");
        }
        if (page < 1 || page > 1_000_000 || limit < 1 || limit > MOST) {
            throw ApiException.badRequest("'page' must be at least 1, and 'limit' from 1 to " + MOST);
        }
        Accounts.Page found = accounts.list(everywhere(caller) ? null : caller.tenantId(), (page - 1) * limit, limit);
        return new UserPage(found.accounts().stream().map(UserAnswer::of).toList(), found.total(), page, limit,
                new Pagination(page, limit, found.total(), (found.total() + limit - 1) / limit));
    }

    @GetMapping("/{id}")
    UserAnswer get(@PathVariable String id) {
        return UserAnswer.of(visible(SignedInCaller.required(), id));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<?> delete(@PathVariable String id) {
        SignedInCaller caller = SignedInCaller.required();
        return idempotency.once(database, () -> {
            UUID deleted = visible(caller, id).id();
            accounts.delete(deleted);
            return ResponseEntity.ok(Map.of("success", true, "id", deleted.toString(), "message", "User deleted"));
        });
    }

    private Account visible(SignedInCaller caller, String id) {
        UUID userId = parse(id);
        if (!userId.equals(caller.userId()) && !caller.caller().administrator()) {
            throw ApiException.forbidden("Permission denied");
        }
        return accounts.find(userId)
                .filter(account -> userId.equals(caller.userId()) || everywhere(caller) || account.tenantId().equals(caller.tenantId()))
                .orElseThrow(() -> ApiException.notFound("There is no such user"));
    }

    private static boolean everywhere(SignedInCaller caller) {
        return caller.caller().role().equals("super_admin");
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException malformed) {
            throw ApiException.badRequest("A user id is a UUID; this is none");
        }
    }
}
