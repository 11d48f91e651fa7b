package com.voicehelper.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Eventually;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerTests {

    @Test
    void anErrorDoesNotEndItsWorkForGood() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        Pulse pulse = new Pulse();
        Worker worker = new Worker("worker of a test", pulse, () -> {
            if (begun.incrementAndGet() == 1) {
                throw new OutOfMemoryError("Java heap space");
            }
        });

        worker.start();

        Eventually.holds(() -> begun.get() == 2);
        worker.stop();
        assertThat(worker.running()).isFalse();
    }
}
