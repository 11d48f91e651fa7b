package com.voicehelper.identity.domain;

import com.voicehelper.platform.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Hashes passwords, slowly on purpose: so only a few at once, and never inside a transaction. Thread-safe. */
@Component
public class Passwords {

    /** What bcrypt reads of a password. */
    private static final int MOST_BYTES = 72;

    private final int shortest;
    private final PasswordEncoder encoder;
    private final String nobodys;
    private final Semaphore places = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

    Passwords(IdentitySettings settings) {
        this.shortest = settings.passwordMinLength();
        this.encoder = new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(settings.passwordStrength())));
        this.nobodys = "{bcrypt}$2a$%02d$%s".formatted(settings.passwordStrength(), "N".repeat(53));
    }

    /** @throws ApiException 400 when the password is too short or too long */
    public String hash(@Nullable String password) {
        if (password == null || password.codePointCount(0, password.length()) < shortest) {
            throw ApiException.badRequest("The password must have at least " + shortest + " characters");
        }
        if (tooLong(password)) {
            throw ApiException.badRequest("The password must have at most " + MOST_BYTES + " bytes");
        }
        return bounded(() -> encoder.encode(password));
    }

    /** Takes as long when there is no hash to compare with, so that the time tells nobody which accounts exist. */
    boolean matches(String password, @Nullable String hash) {
        String compared = tooLong(password) ? "" : password;
        return bounded(() -> encoder.matches(compared, hash == null ? nobodys : hash)) && hash != null && !tooLong(password);
    }

    private static boolean tooLong(String password) {
        return password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
    }

    private <T> T bounded(Supplier<T> work) {
        try {
            if (!places.tryAcquire(5, TimeUnit.SECONDS)) {
                throw ApiException.unavailable("Too many people sign in at once", 2);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The server is stopping", 2);
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
