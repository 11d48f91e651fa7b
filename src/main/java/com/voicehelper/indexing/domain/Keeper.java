package com.voicehelper.indexing.domain;

import com.voicehelper.indexing.domain.JobLeases.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Keeps the leases of what this process has in hand, all by one statement, and takes away what it has lost. Used by one thread. */
final class Keeper {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final JobLeases leases;
    private final Duration lease;
    private final Set<Work> inHand;

    Keeper(JobLeases leases, Duration lease, Set<Work> inHand) {
        this.leases = leases;
        this.lease = lease;
        this.inHand = inHand;
    }

    /** How long to wait between two times. */
    Duration pause() {
        Duration pause = lease.dividedBy(4);
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    void keep() {
        List<Work> works = List.copyOf(inHand);
        try {
            if (!works.isEmpty()) {
                renew(works);
            }
        } finally {
            works.forEach(this::loseWhenTooLong);
        }
    }

    private void renew(List<Work> works) {
        long asked = System.nanoTime();
        List<Progress> progress = works.stream().map(Work::progress).toList();
        Set<Lease> held = leases.renew(progress);
        for (int index = 0; index < works.size(); index++) {
            Work work = works.get(index);
            Lease asOf = progress.get(index).lease();
            if (held.contains(asOf)) {
                work.renewed(asked);
            } else if (work.lease() == asOf) {
                work.lose();
            }
        }
    }

    /** While the database is away, the lease ends all the same: then the document may be somebody else's. */
    private void loseWhenTooLong(Work work) {
        if (System.nanoTime() - work.renewed() > lease.toNanos()) {
            work.lose();
        }
    }
}
