package com.voicehelper.platform.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs all checks at once; the result holds for a second, so that asking is cheap however many ask. Thread-safe. */
@Component
class HealthChecks {

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final long PATIENCE_MILLIS = 2_000;

    private final List<HealthCheck> checks;
    private final Clock clock;
    private final ReentrantLock running = new ReentrantLock();
    private volatile Report last = new Report(Instant.MIN, List.of());

    HealthChecks(List<HealthCheck> checks, Clock clock) {
        this.checks = checks.stream().sorted(Comparator.comparing(HealthCheck::name)).toList();
        this.clock = clock;
    }

    Report report() {
        Report known = last;
        if (fresh(known)) {
            return known;
        }
        running.lock();
        try {
            if (!fresh(last)) {
                List<CompletableFuture<Result>> asked = checks.stream().map(HealthChecks::ask).toList();
                last = new Report(clock.instant(), asked.stream().map(CompletableFuture::join).toList());
            }
            return last;
        } finally {
            running.unlock();
        }
    }

    private boolean fresh(Report report) {
        return !report.at().equals(Instant.MIN) && clock.instant().isBefore(report.at().plus(FRESH));
    }

    private static CompletableFuture<Result> ask(HealthCheck check) {
        long start = System.nanoTime();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("health " + check.name()).start(() -> {
            try {
                check.check();
                answer.complete(true);
            } catch (Exception exception) {
                LOG.warn("{} is not healthy: {}", check.name(), exception.toString());
                answer.complete(false);
            }
        });
        return answer.completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenApply(healthy -> new Result(check.name(), check.critical(), healthy, Duration.ofNanos(System.nanoTime() - start)));
    }

    record Result(String name, boolean critical, boolean healthy, Duration took) {}

    record Report(Instant at, List<Result> results) {

        boolean healthy() {
            return results.stream().allMatch(result -> result.healthy() || !result.critical());
        }
    }
}
