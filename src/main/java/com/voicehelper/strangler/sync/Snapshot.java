package com.voicehelper.strangler.sync;

import java.util.Arrays;

/**
 * A {@code pg_snapshot}: every transaction below {@code xmax} that is not in {@code running} had ended when it was taken.
 * Comparing two needs no query.
 */
record Snapshot(long xmin, long xmax, long[] running) {

    /** @param text {@code xmin:xmax:xip,xip,…} as PostgreSQL writes it */
    static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is not a snapshot");
        }
        long[] running = parts[2].isEmpty() ? new long[0] : Arrays.stream(parts[2].split(",")).mapToLong(Long::parseUnsignedLong).toArray();
        return new Snapshot(Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]), running);
    }

    boolean sees(long transaction) {
        return transaction < xmax && Arrays.binarySearch(running, transaction) < 0;
    }

    /** Whether all that the earlier snapshot sees, this one sees too. */
    boolean covers(Snapshot earlier) {
        for (long transaction : running) {
            if (earlier.sees(transaction)) {
                return false;
            }
        }
        for (long transaction = xmax; transaction < earlier.xmax; transaction++) {
            if (earlier.sees(transaction)) {
                return false;
            }
        }
        return true;
    }

    /** The transactions that ran, as a literal of {@code xid8[]}. */
    String runningLiteral() {
        return Arrays.toString(running).replace('[', '{').replace(']', '}').replace(" ", "");
    }

    @Override
    public String toString() {
        String list = runningLiteral();
        return xmin + ":" + xmax + ":" + list.substring(1, list.length() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot snapshot && toString().equals(snapshot.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
