package com.voicehelper.modelrouter.domain;

import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.modelrouter.domain.Candidates.Candidate;
import com.voicehelper.platform.Patience;
import com.voicehelper.platform.database.NotOwnerException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Sets aside in this process's own account, which may refuse when it is owned elsewhere; settles wherever the account is by then. What asks
 * no price is not written down.
 */
@Component
class Payments {

    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final TenantAccounts accounts;
    private final ModelRouterApi routed;

    Payments(TenantAccounts accounts, @Lazy ModelRouterApi routed) {
        this.accounts = accounts;
        this.routed = routed;
    }

    /** @throws NotOwnerException before anything was asked */
    void reserve(Candidate candidate) {
        if (!candidate.model().free()) {
            accounts.reserve(candidate.call().id(), candidate.call().tenantId(), candidate.model().name(), candidate.mostCost());
        }
    }

    /** @param cost null: that is not known; 0: what was set aside is there for the next candidate */
    void settle(Candidate candidate, @Nullable Long cost) {
        if (candidate.model().free()) {
            return;
        }
        UUID id = candidate.call().id();
        try {
            Patience.run(() -> routed.settle(new Settlement(id, cost)));
        } catch (RuntimeException failure) {
            LOG.error("The call {} could not be settled; what it may have cost will count as spent", id, failure);
        }
    }
}
