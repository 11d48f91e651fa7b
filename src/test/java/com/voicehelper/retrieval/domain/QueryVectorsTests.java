package com.voicehelper.retrieval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QueryVectorsTests {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final Provider provider = new Provider();
    private final QueryVectors vectors = new QueryVectors(provider, new SearchSettings(TIMEOUT, 50, 1, 1, 0.2, 0.7, 0, 0.8));

    @Test
    void whileTheModelIsAwayOnlyTheFirstSearchWaitsForIt() {
        provider.silent = new CountDownLatch(1);
        long began = System.nanoTime();

        for (int search = 0; search < 20; search++) {
            assertThat(vectors.vector("acme", "m", "question " + search)).isEmpty();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(3));
        assertThat(provider.asked).as("the one that was waited for, and one that tries").hasValue(2);
        provider.silent.countDown();
    }

    @Test
    void aModelThatAnswersAgainIsAskedAgain() throws Exception {
        provider.refusing = true;
        assertThat(vectors.vector("acme", "m", "one")).isEmpty();
        provider.refusing = false;

        assertThat(vectors.vector("acme", "m", "two")).isEmpty();
        Eventually.holds(() -> vectors.vector("acme", "m", "two").isPresent());

        assertThat(vectors.vector("acme", "m", "three")).isPresent();
    }

    /** A provider that falls silent, or refuses. */
    private static final class Provider implements ModelAdapterApi {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile CountDownLatch silent = new CountDownLatch(0);
        private volatile boolean refusing;

        @Override
        public List<float[]> embed(String tenantId, String model, List<String> texts) {
            asked.incrementAndGet();
            try {
                silent.await();
            } catch (InterruptedException exception) {
                throw new IllegalStateException(exception);
            }
            if (refusing) {
                throw ApiException.unavailable("away", 1);
            }
            return List.of(new float[] {1});
        }

        @Override
        public List<ModelDescription> models() {
            return List.of();
        }

        @Override
        public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void settle(CallOutcome outcome) {}
    }
}
