package com.voicehelper.modelrouter.domain;

import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts as spent what was set aside for calls whose process died: the provider may have asked for it. Forgets those that were settled long
 * ago: the tenant's account has their sum.
 */
@Component
class AbandonedReservations {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedReservations.class);
    /** Longer than any call takes. */
    private static final Duration ABANDONED = Duration.ofMinutes(30);
    private static final Duration OLD = Duration.ofDays(90);
    private static final int AT_ONCE = 200;
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final TenantAccounts accounts;
    private final ModuleOwnership ownership;
    private final Clock clock;

    AbandonedReservations(TenantAccounts accounts, ModuleOwnership ownership, Clock clock) {
        this.accounts = accounts;
        this.ownership = ownership;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void run() {
        if (!ownership.ownsWrites("modelrouter")) {
            return;
        }
        try {
            giveUp(ABANDONED);
            forget(OLD);
        } catch (NotOwnerException moved) {
            LOG.debug("The accounts are owned elsewhere now");
        } catch (DataAccessException failed) {
            LOG.warn("Abandoned reservations could not be given up: {}", failed.getMessage());
        }
    }

    void forget(Duration age) {
        while (accounts.forget(clock.instant().minus(age), FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE) {
            LOG.debug("Forgot {} reservations", FORGOTTEN_AT_ONCE);
        }
    }

    void giveUp(Duration age) {
        for (UUID id : accounts.openSince(clock.instant().minus(age), AT_ONCE)) {
            accounts.settle(new Settlement(id, null));
            LOG.warn("Nobody settled the call {}; what it may have cost counts as spent", id);
        }
    }
}
