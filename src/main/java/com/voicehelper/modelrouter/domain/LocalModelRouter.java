package com.voicehelper.modelrouter.domain;

import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelRouterApi;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.platform.Cancellation;
import org.springframework.stereotype.Component;

/** The published API in this process, with its own accounts: what gRPC serves, and one side of the routed API. */
@Component("localModelRouter")
class LocalModelRouter implements ModelRouterApi {

    private final Candidates candidates;
    private final ModelAdapterApi adapter;
    private final Experience experience;
    private final Payments payments;
    private final TenantAccounts accounts;

    LocalModelRouter(Candidates candidates, ModelAdapterApi adapter, Experience experience, Payments payments, TenantAccounts accounts) {
        this.candidates = candidates;
        this.adapter = adapter;
        this.experience = experience;
        this.payments = payments;
        this.accounts = accounts;
    }

    @Override
    public RoutedCompletion complete(ModelChoice choice, ModelCall call, CompletionOutput output, Cancellation cancellation) {
        return new RoutedCall(adapter, experience, payments, output, cancellation).complete(candidates.of(choice, call));
    }

    @Override
    public Budget budget(String tenantId) {
        return accounts.budget(tenantId);
    }

    @Override
    public void settle(Settlement settlement) {
        accounts.settle(settlement);
    }
}
