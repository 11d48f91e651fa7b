package com.voicehelper.modeladapter.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.CallOutcome.End;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.TestServer;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTests {

    private final Ledger ledger = TestServer.shared().getBean(Ledger.class);
    private final Model model = TestServer.shared().getBean(Models.class).find(Kind.CHAT, Models.LOCAL_CHAT);
    private final String tenant = "tenant-" + UUID.randomUUID();

    @Test
    void aCallIsForgottenLongAfterItHasEndedAndNotBefore() {
        UUID ended = Ids.next();
        UUID underWay = Ids.next();
        ledger.start(ended, tenant, model);
        ledger.start(underWay, tenant, model);
        ledger.settle(new CallOutcome(ended, End.DONE, 1, 1, 1));

        assertThat(ledger.forget(OffsetDateTime.now().minusMinutes(1))).isZero();
        assertThat(ledger.forget(OffsetDateTime.now().plusMinutes(1))).isPositive();

        assertThat(ledger.page(tenant, 10, 0).entries()).extracting(Ledger.Entry::id).containsExactly(underWay);
    }
}
