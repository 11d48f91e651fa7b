package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.plan.Comparison;
import com.voicehelper.strangler.sync.Replication;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a difference between two answers is. The first look may see data that has not arrived, or that was changed in between; so
 * what differs is looked at once more, when the service has all that the monolith had, and against what the monolith says by then.
 * Only what differs from both answers of the monolith, and is not what these differ in, is a difference. Thread-safe.
 */
final class Judge {

    private static final Logger log = LoggerFactory.getLogger(Judge.class);
    private static final int SERVER_ERROR = 500;

    private final Findings findings;
    private final Replication replication;
    private final Duration catchUp;
    private final Map<Comparison, ReplyComparison> comparisons = new ConcurrentHashMap<>();

    Judge(Findings findings, Replication replication, Duration catchUp) {
        this.findings = findings;
        this.replication = replication;
        this.catchUp = catchUp;
    }

    /** Asks, compares, counts. Waits for the service and for the data. */
    void judge(SampledRead read) throws DroppedException {
        ReplyComparison comparison = comparisons.computeIfAbsent(read.rules(), ReplyComparison::new);
        Reply remote = read.repeat().ask(Side.TARGET);
        List<Difference> differences = comparison.compare(read.local(), remote);
        if (differences.isEmpty()) {
            findings.count(read, Figure.EQUAL);
        } else if (differences.stream().allMatch(difference -> findings.isNoise(read, difference))) {
            found(read, Figure.NOISE, differences);
        } else if (remote.status() >= SERVER_ERROR) {
            different(read, differences, differences);
        } else {
            lookAgain(read, comparison);
        }
        if (ThreadLocalRandom.current().nextInt(10_000) < read.rules().noiseShare()) {
            learn(read, comparison);
        }
    }

    private void lookAgain(SampledRead read, ReplyComparison comparison) throws DroppedException {
        if (!replication.awaitApplied(read.module(), replication.position(read.module()), catchUp)) {
            throw new DroppedException(Figure.DATA_LATE, new IOException("the service did not get the monolith's data within " + catchUp.toMillis() + " ms"));
        }
        Reply remote = read.repeat().ask(Side.TARGET);
        List<Difference> differences = comparison.compare(read.local(), remote);
        if (differences.isEmpty()) {
            findings.count(read, Figure.STALE);
            return;
        }
        // Who was not asked in time excuses nothing and proves nothing: the read is dropped, and counted so.
        Reply now = read.repeat().ask(Side.SOURCE);
        if (now.status() >= SERVER_ERROR) {
            different(read, differences, differences);
            return;
        }
        List<Difference> differencesNow = comparison.compare(now, remote);
        if (differencesNow.isEmpty()) {
            findings.count(read, Figure.STALE);
            return;
        }
        Set<String> before = places(differences);
        Set<String> byItself = places(comparison.compare(read.local(), now));
        List<Difference> left = differencesNow.stream()
                .filter(difference -> before.contains(difference.place()) && !byItself.contains(difference.place()) && !findings.isNoise(read, difference))
                .toList();
        if (left.isEmpty()) {
            found(read, Figure.NOISE, differences);
        } else {
            different(read, differences, left);
        }
    }

    /** What the monolith says now. A server error is no answer to compare with: it would excuse whatever the service says. */
    private static Reply control(SampledRead read) throws DroppedException {
        Reply now = read.repeat().ask(Side.SOURCE);
        if (now.status() >= SERVER_ERROR) {
            throw new DroppedException(Figure.NOT_COMPARABLE, new IOException("the monolith answered " + now.status()));
        }
        return now;
    }

    private static Set<String> places(List<Difference> differences) {
        return differences.stream().map(Difference::place).collect(Collectors.toSet());
    }

    private void different(SampledRead read, List<Difference> all, List<Difference> left) {
        found(read, Figure.DIFFERENT, all);
        findings.keep(read, left);
    }

    private void found(SampledRead read, Figure figure, List<Difference> differences) {
        findings.count(read, figure);
        findings.countPaths(read, Figure.DIFFERENT_PATH, differences);
    }

    /** Asks the monolith the same again: what differs between two answers of one side is noise. */
    private void learn(SampledRead read, ReplyComparison comparison) {
        try {
            Reply again = control(read);
            findings.count(read, Figure.ASKED_TWICE);
            findings.countPaths(read, Figure.NOISE_PATH, comparison.compare(read.local(), again));
        } catch (DroppedException nothingLearnt) {
            log.debug("The monolith was not asked twice for {}", read.route(), nothingLearnt);
        }
    }
}
