package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.AccessTokenIssuer.Claims;
import com.voicehelper.identity.domain.AccessTokenIssuer;
import com.voicehelper.identity.domain.ActiveSessions;
import com.voicehelper.identity.domain.PasswordSignIn;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Whether a token holds, and how it stops to: logout and a new password take effect at once, on every node. */
@RestController
@RequestMapping({"/api/v1/auth", "/api/v1/identity", "/api/v1/users"})
class SessionController {

    private final ActiveSessions sessions;
    private final AccessTokenIssuer tokens;
    private final PasswordSignIn passwords;
    private final ModuleDatabase database;
    private final Idempotency idempotency;

    SessionController(ActiveSessions sessions, AccessTokenIssuer tokens, PasswordSignIn passwords, ModuleDatabase identityDatabase, Idempotency idempotency) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.passwords = passwords;
        this.database = identityDatabase;
        this.idempotency = idempotency;
    }

    record Verification(
            boolean valid,
            boolean isValid,
            @Nullable String userId,
            @Nullable String tenantId,
            @Nullable String role,
            @Nullable Long expiresAt) {}

    record TokenToVerify(@Nullable String token) {}

    record PasswordChange(@Nullable String oldPassword, @Nullable String currentPassword, @Nullable String newPassword) {}

    /** 200 when the caller's token holds, else 401. */
    @GetMapping({"/validate", "/verify", "/verify-token"})
    Verification verify() {
        Caller caller = SignedInCaller.required().caller();
        return new Verification(true, true, caller.userId(), caller.tenantId(), caller.role(), null);
    }

    /** Says of any token whether it holds; without one, of the caller's. */
    @PostMapping({"/validate", "/verify", "/verify-token"})
    Verification verify(@RequestBody(required = false) @Nullable TokenToVerify body) {
        if (body == null || body.token() == null || body.token().isBlank()) {
            return verify();
        }
        return tokens.read(body.token().strip().replaceFirst("^Bearer ", ""))
                .map(SessionController::holds)
                .orElseGet(() -> new Verification(false, false, null, null, null, null));
    }

    private static Verification holds(Claims claims) {
        return new Verification(true, true, claims.userId(), claims.tenantId(), claims.role(), claims.expiresAt().getEpochSecond());
    }

    @PostMapping("/logout")
    ResponseEntity<?> logout() {
        SignedInCaller caller = SignedInCaller.required();
        return idempotency.once(database, () -> {
            sessions.end(caller.userId(), caller.tenantId(), caller.sessionId(), "logout");
            return ResponseEntity.ok(Map.of("success", true, "message", "Logged out successfully"));
        });
    }

    /** Not kept for repetition: the sessions have ended, so a repetition is refused before it comes here. */
    @RequestMapping(path = "/change-password", method = {RequestMethod.POST, RequestMethod.PUT})
    Map<String, Object> changePassword(@RequestBody PasswordChange change) {
        passwords.changePassword(SignedInCaller.required().userId(),
                change.oldPassword() == null ? change.currentPassword() : change.oldPassword(), change.newPassword());
        return Map.of("success", true, "message", "Password changed; sign in again");
    }
}
