package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;

/**
 * What one node saw of one route, side and share, since it last looked: a row of {@code strangler.traffic_window} to be.
 *
 * @param share   the share of reads at the service, in 1/10 000, when the sides were chosen: what began at another share tells nothing of this one
 * @param buckets those of {@link Latencies} that are not empty
 * @param counts  theirs
 */
record Slice(String module, Side side, int share, String route, long requests, long errors, long unserved, long mismatches, int[] buckets, long[] counts) {

    Experience experience() {
        return new Experience(requests, errors, unserved, mismatches, Latencies.of(buckets, counts));
    }
}
