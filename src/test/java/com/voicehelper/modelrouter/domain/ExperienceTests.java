package com.voicehelper.modelrouter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExperienceTests {

    private final AtomicLong now = new AtomicLong();
    private final Experience experience = new Experience(new ModelRouterSettings(null, 100, 3, Duration.ofSeconds(30)), now::get);

    @Test
    void aModelThatFailsSeveralTimesInARowIsLeftAloneForAWhileThenOneCallTriesIt() {
        fail(2);
        assertThat(experience.pausing("m")).isFalse();
        fail(1);
        assertThat(experience.pausing("m")).isTrue();
        assertThat(experience.pausing("other")).isFalse();

        now.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(experience.pausing("m")).isFalse();
        experience.trying("m");
        assertThat(experience.pausing("m")).isTrue();

        experience.succeeded("m", Duration.ofMillis(100).toNanos());
        assertThat(experience.health("m")).isEqualTo(new Experience.Health(true, 820, 0));
    }

    @Test
    void oldExperienceFades() {
        for (int call = 0; call < 50; call++) {
            experience.succeeded("m", Duration.ofMillis(200).toNanos());
        }
        assertThat(experience.millis("m")).isCloseTo(200, within(1.0));
        fail(1);
        assertThat(experience.successes("m")).isCloseTo(0.8, within(0.01));
    }

    private void fail(int times) {
        for (int call = 0; call < times; call++) {
            experience.failed("m");
        }
    }
}
