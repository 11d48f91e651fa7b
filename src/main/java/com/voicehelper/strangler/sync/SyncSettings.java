package com.voicehelper.strangler.sync;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.strangler.sync}: how fast data moves. How patient a switch is, the module's plan says.
 *
 * @param chunkRows       the most rows copied in one iteration, 1 to 1 000 000
 * @param rowsPerSecond   the copy takes at most so many, until an operator says otherwise; 0: as many as it can
 * @param maxActiveSessions the copy waits while more sessions of others are at work in the owner's cluster
 * @param copyLag         the copy waits while changes are later than this, and takes fewer rows at a time where one chunk takes half of it
 * @param verifyRows      rows compared in one iteration, 1 to 1 000 000
 * @param verifyEvery     from the end of one pass of verification to the start of the next
 * @param keptDifferences so many rows that differ are kept with their contents, to be looked at, 0 to 100 000
 * @param maxChanges      a backlog of more keys is cut, 1 to 10 000 000
 * @param poll            how long an idle loop waits while reads are local
 * @param pollRamping     how long it waits while the other side serves reads
 * @param longTransaction a switch is refused while a writing transaction is older
 * @param longestTransaction a transaction of the owner that keeps the log of changes from shrinking for longer is reported
 * @param maxEventBacklog a switch is refused while more events of the owner wait to be published
 */
@ConfigurationProperties("voicehelper.strangler.sync")
record SyncSettings(
        @DefaultValue("100000") int chunkRows,
        @DefaultValue("0") int rowsPerSecond,
        @DefaultValue("50") int maxActiveSessions,
        @DefaultValue("2s") Duration copyLag,
        @DefaultValue("5000") int verifyRows,
        @DefaultValue("1m") Duration verifyEvery,
        @DefaultValue("1000") int keptDifferences,
        @DefaultValue("50000") int maxChanges,
        @DefaultValue("50ms") Duration poll,
        @DefaultValue("10ms") Duration pollRamping,
        @DefaultValue("2s") Duration longTransaction,
        @DefaultValue("1m") Duration longestTransaction,
        @DefaultValue("1000") int maxEventBacklog) {

    SyncSettings {
        range("chunk-rows", chunkRows, 1, 1_000_000);
        range("verify-rows", verifyRows, 1, 1_000_000);
        range("kept-differences", keptDifferences, 0, 100_000);
        range("max-changes", maxChanges, 1, 10_000_000);
        range("max-event-backlog", maxEventBacklog, 0, 1_000_000_000);
        range("poll", poll.toMillis(), 1, 10_000);
        range("poll-ramping", pollRamping.toMillis(), 1, 10_000);
        range("rows-per-second", rowsPerSecond, 0, 1_000_000_000);
        range("max-active-sessions", maxActiveSessions, 0, 1_000_000);
        range("copy-lag", copyLag.toMillis(), 10, 600_000);
    }

    /** What the copy may do until an operator says otherwise. */
    CopyLimit limit() {
        return new CopyLimit(rowsPerSecond, false);
    }

    private static void range(String setting, long value, long from, long to) {
        if (value < from || value > to) {
            throw new ConfigurationException("voicehelper.strangler.sync." + setting, "is " + value + "; it must be between " + from + " and " + to
                    + (setting.contains("poll") || setting.contains("lag") ? " ms" : ""));
        }
    }
}
