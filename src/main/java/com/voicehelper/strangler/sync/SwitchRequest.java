package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Replication.SwitchResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** An operator's wish to change the owner, until the loop has answered it. It outlives a loop that was cut short. */
record SwitchRequest(Side newOwner, String changedBy, String reason, CompletableFuture<SwitchResult> answer, AtomicInteger tries) {

    static SwitchRequest to(Side newOwner, String changedBy, String reason) {
        return new SwitchRequest(newOwner, changedBy, reason, new CompletableFuture<>(), new AtomicInteger());
    }

    void done(Duration pause, int tried) {
        answer.complete(new SwitchResult(pause, tried));
    }

    void refused(String why) {
        answer.completeExceptionally(new SwitchRefusedException(why));
    }
}
