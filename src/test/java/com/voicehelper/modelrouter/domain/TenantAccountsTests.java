package com.voicehelper.modelrouter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.platform.ApiException;
import com.voicehelper.support.TestServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenantAccountsTests {

    private final TenantAccounts accounts = TestServer.shared().getBean(TenantAccounts.class);
    private final String tenant = "tenant-" + UUID.randomUUID();

    @Test
    void whatIsReservedIsSettledWithWhatItCost() {
        UUID id = reserve(100);
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(0L, 100L);

        accounts.settle(new Settlement(id, 30L));
        accounts.settle(new Settlement(id, 99L));

        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(30L, 0L);
    }

    @Test
    void whatWasSettledLongAgoIsForgottenAndItsSumIsNot() {
        UUID settled = reserve(100);
        accounts.settle(new Settlement(settled, 30L));
        UUID open = reserve(70);

        assertThat(accounts.forget(Clock.systemUTC().instant().plusSeconds(60), 1_000_000)).isPositive();

        accounts.reserve(settled, tenant, "m", 5);
        assertThatThrownBy(() -> accounts.reserve(open, tenant, "m", 5)).satisfies(thrown -> assertThat(status(thrown)).isEqualTo(409));
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(30L, 75L);
    }

    @Test
    void whatIsNotKnownCountsAsSpentUntilItIsKnown() {
        UUID id = reserve(100);

        accounts.settle(new Settlement(id, null));
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(100L, 0L);
        accounts.settle(new Settlement(id, null));
        accounts.settle(new Settlement(id, 40L));

        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(40L, 0L);
    }

    @Test
    void whatCostNothingMayBeReservedAgainUnderTheSameIdAndNothingElse() {
        UUID free = reserve(100);
        accounts.settle(new Settlement(free, 0L));
        accounts.reserve(free, tenant, "m", 50);

        assertThatThrownBy(() -> accounts.reserve(free, tenant, "m", 50)).satisfies(thrown -> assertThat(status(thrown)).isEqualTo(409));
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(0L, 50L);
    }

    @Test
    void aBudgetIsNotExceededByCallsAtOnce() throws Exception {
        accounts.limit(tenant, 1_000L);
        Callable<@Nullable UUID> call = () -> {
            try {
                return reserve(70);
            } catch (ApiException refused) {
                assertThat(refused.status().value()).isEqualTo(402);
                assertThat(refused.code()).isEqualTo("BUDGET_EXCEEDED");
                return null;
            }
        };
        List<UUID> reserved;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            reserved = threads.invokeAll(IntStream.range(0, 100).mapToObj(each -> call).toList()).stream().map(TenantAccountsTests::result)
                    .filter(id -> id != null).toList();
        }

        assertThat(reserved).hasSize(14);
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(0L, 980L);
        reserved.forEach(id -> accounts.settle(new Settlement(id, 10L)));
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(140L, 0L);
    }

    @Test
    void settlingFromManyThreadsCountsOnce() throws Exception {
        UUID id = reserve(100);
        Callable<Boolean> settle = () -> {
            accounts.settle(new Settlement(id, 25L));
            return true;
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(IntStream.range(0, 20).mapToObj(each -> settle).toList()).forEach(TenantAccountsTests::result);
        }

        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(25L, 0L);
    }

    @Test
    void whatNobodySettledCountsAsSpentAfterAWhile() {
        reserve(100);
        var abandoned = new AbandonedReservations(accounts, module -> true, Clock.systemUTC());

        abandoned.giveUp(Duration.ofHours(1));
        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(0L, 100L);
        abandoned.giveUp(Duration.ofSeconds(-1));

        assertThat(accounts.budget(tenant)).extracting(Budget::spent, Budget::reserved).containsExactly(100L, 0L);
    }

    @Test
    void anotherTenantsBudgetIsItsOwn() {
        accounts.limit(tenant, 0L);

        accounts.reserve(UUID.randomUUID(), tenant + "-other", "m", 10);

        assertThatThrownBy(() -> reserve(10)).satisfies(thrown -> assertThat(status(thrown)).isEqualTo(402));
    }

    private UUID reserve(long amount) {
        UUID id = UUID.randomUUID();
        accounts.reserve(id, tenant, "m", amount);
        return id;
    }

    private static int status(Throwable thrown) {
        return ((ApiException) thrown).status().value();
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
