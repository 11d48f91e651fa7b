package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Replication.SwitchResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An operator's wish to change the owner, until the loop has answered it. It outlives a loop that was cut short.
 *
 * @param tries       how often writers were locked out for it
 * @param heldSince   when they were last, as {@link System#nanoTime}; 0: never
 * @param heldNanos   how long they were held in tries that gave up
 * @param obstacle    what was in the way of the last try
 */
record SwitchRequest(Side newOwner, String changedBy, String reason, CompletableFuture<SwitchResult> answer, AtomicInteger tries, AtomicLong heldSince, AtomicLong heldNanos,
        AtomicReference<String> obstacle) {

    static SwitchRequest to(Side newOwner, String changedBy, String reason) {
        return new SwitchRequest(newOwner, changedBy, reason, new CompletableFuture<>(), new AtomicInteger(), new AtomicLong(), new AtomicLong(),
                new AtomicReference<>("a try was cut short"));
    }

    void holding() {
        heldSince.set(System.nanoTime());
    }

    /** @param atMost after which the old owner's database has released the writers by itself */
    void released(Duration atMost) {
        heldNanos.addAndGet(Math.min(System.nanoTime() - heldSince.get(), atMost.toNanos()));
    }

    /** The new owner accepts writes now. */
    void done() {
        long since = heldSince.get();
        answer.complete(new SwitchResult(since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since), tries.get()));
    }

    void refused(String why) {
        answer.completeExceptionally(new SwitchRefusedException(why));
    }
}
