package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.Registrations;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping({"/api/v1/auth", "/api/v1/identity", "/api/v1/users"})
class RegistrationController {

    private final Registrations registrations;
    private final ModuleDatabase database;
    private final Idempotency idempotency;

    RegistrationController(Registrations registrations, ModuleDatabase identityDatabase, Idempotency idempotency) {
        this.registrations = registrations;
        this.database = identityDatabase;
        this.idempotency = idempotency;
    }

    record Registration(
            @Nullable String username,
            @Nullable String email,
            @Nullable String password,
            @Nullable String tenantId,
            @Nullable String nickname,
            @Nullable String displayName) {}

    /** 201 with the account, or 409. Who registers signs in next: the answer has no token, so it may be repeated. */
    @PostMapping("/register")
    ResponseEntity<?> register(@RequestBody Registration body) {
        var checked = registrations.check(body.username(), body.email(), body.password(), body.tenantId(),
                body.nickname() == null ? body.displayName() : body.nickname());
        return idempotency.once(database, () -> ResponseEntity.status(HttpStatus.CREATED).body(UserAnswer.of(checked.register())));
    }
}
