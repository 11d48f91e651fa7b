package com.voicehelper.strangler.shadow;

import java.util.Comparator;

/** What one number counts. Sorted, so that nodes which write the same rows lock them in the same order. */
record Count(String module, String route, Figure figure, String path) implements Comparable<Count> {

    private static final Comparator<Count> ORDER =
            Comparator.comparing(Count::module).thenComparing(Count::route).thenComparing(Count::figure).thenComparing(Count::path);

    @Override
    public int compareTo(Count other) {
        return ORDER.compare(this, other);
    }
}
