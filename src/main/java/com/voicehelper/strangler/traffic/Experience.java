package com.voicehelper.strangler.traffic;

/**
 * What the requests of a cohort experienced.
 *
 * @param requests   all of them
 * @param errors     those that the side chosen for them did not serve well, whether or not the other side made it good
 * @param unserved   those of the errors that the caller saw: nobody made them good
 * @param mismatches those of the errors where the service did not find what exists locally
 * @param latencies  of all of them, with every detour
 */
public record Experience(long requests, long errors, long unserved, long mismatches, Latencies latencies) {

    public static final Experience NONE = new Experience(0, 0, 0, 0, Latencies.NONE);

    public Experience plus(Experience other) {
        return new Experience(requests + other.requests, errors + other.errors, unserved + other.unserved, mismatches + other.mismatches, latencies.plus(other.latencies));
    }

    /** Errors over requests; 0 without any. */
    public double errorRate() {
        return requests == 0 ? 0 : (double) errors / requests;
    }
}
