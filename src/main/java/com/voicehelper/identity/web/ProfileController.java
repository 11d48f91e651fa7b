package com.voicehelper.identity.web;

import com.voicehelper.identity.domain.Account;
import com.voicehelper.identity.domain.Accounts;
import com.voicehelper.identity.domain.Usage;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Idempotency;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own account. */
@RestController
@RequestMapping({"/api/v1/users", "/api/v1/identity", "/api/v1/identity/users", "/api/v1/auth"})
class ProfileController {

    private final Accounts accounts;
    private final Usage usage;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final Clock clock;

    ProfileController(Accounts accounts, Usage usage, ModuleDatabase identityDatabase, Idempotency idempotency, Clock clock) {
        this.accounts = accounts;
        this.usage = usage;
        this.database = identityDatabase;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    record ProfileChange(@Nullable String name, @Nullable String nickname, @Nullable String avatarUrl, @Nullable String avatar) {}

    record UsageAnswer(String period, LocalDate startDate, LocalDate endDate, long requests, long tokens) {}

    @GetMapping("/profile")
    UserAnswer profile() {
        Account account = accounts.find(SignedInCaller.required().userId()).orElseThrow(() -> ApiException.notFound("There is no such user"));
        return UserAnswer.of(account);
    }

    /** Changes what is given. */
    @PutMapping("/profile")
    ResponseEntity<?> change(@RequestBody ProfileChange change) {
        SignedInCaller caller = SignedInCaller.required();
        String name = change.name() == null ? change.nickname() : change.name();
        String avatar = change.avatarUrl() == null ? change.avatar() : change.avatarUrl();
        if (name != null && (name.isBlank() || name.length() > 64)) {
            throw ApiException.badRequest("'name' must have 1 to 64 characters");
        }
        if (avatar != null && !address(avatar)) {
            throw ApiException.badRequest("'avatar_url' must be an http or https address of at most 2048 characters");
        }
        return idempotency.once(database, () -> ResponseEntity.ok(UserAnswer.of(accounts.update(caller.userId(), name == null ? null : name.strip(), avatar))));
    }

    /** Both days included, in UTC; by default the last thirty days. */
    @GetMapping("/usage")
    UsageAnswer usage(
            @RequestParam(name = "start_date", required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate startDate,
            @RequestParam(name = "end_date", required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate endDate) {
        LocalDate last = endDate == null ? LocalDate.now(clock) : endDate;
        LocalDate first = startDate == null ? last.minusDays(29) : startDate;
        if (first.isAfter(last)) {
            throw ApiException.badRequest("'start_date' must not be after 'end_date'");
        }
        Usage.Total total = usage.of(SignedInCaller.required().userId().toString(), first, last);
        return new UsageAnswer(first + "/" + last, first, last, total.requests(), total.tokens());
    }

    private static boolean address(String value) {
        try {
            String scheme = URI.create(value).getScheme();
            return value.length() <= 2048 && ("https".equals(scheme) || "http".equals(scheme));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
