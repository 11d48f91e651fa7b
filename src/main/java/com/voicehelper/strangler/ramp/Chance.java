package com.voicehelper.strangler.ramp;

/** How likely an observation is by chance alone. All sums are made of the logarithms of their terms, so that large counts don't overflow. */
final class Chance {

    /** Terms beyond this are too small to change the sum. */
    private static final double NEGLIGIBLE = 1e-16;

    private static final double[] LANCZOS = {
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
        -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};

    private Chance() {}

    /**
     * The exact binomial test (Clopper and Pearson): the probability of at least so many errors among the requests when each fails with
     * the given probability.
     *
     * @param errors   0 to requests
     * @param expected 0 to 1
     */
    static double ofErrors(long requests, long errors, double expected) {
        if (errors <= 0) {
            return 1;
        }
        if (expected <= 0 || expected >= 1) {
            return expected <= 0 ? 0 : 1;
        }
        double rate = Math.log(expected);
        double rest = Math.log1p(-expected);
        double sum = 0;
        for (long k = errors; k <= requests; k++) {
            double term = Math.exp(choose(requests, k) + k * rate + (requests - k) * rest);
            sum += term;
            if (k > requests * expected && term < sum * NEGLIGIBLE) {
                break;
            }
        }
        return Math.min(1, sum);
    }

    /**
     * Fisher's exact test, one-sided: the probability that at least so many of all errors fall on the one cohort when both fail alike.
     *
     * @param errors      of one cohort, 0 to its requests
     * @param otherErrors of the other, 0 to its requests
     */
    static double ofDifference(long requests, long errors, long otherRequests, long otherErrors) {
        long allErrors = errors + otherErrors;
        double all = choose(requests + otherRequests, allErrors);
        double sum = 0;
        for (long k = errors; k <= Math.min(requests, allErrors); k++) {
            if (allErrors - k > otherRequests) {
                continue;
            }
            double term = Math.exp(choose(requests, k) + choose(otherRequests, allErrors - k) - all);
            sum += term;
            if (k * (double) (requests + otherRequests) > allErrors * (double) requests && term < sum * NEGLIGIBLE) {
                break;
            }
        }
        return Math.min(1, sum);
    }

    /** The logarithm of n over k. */
    private static double choose(long n, long k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    /** Lanczos' approximation of the gamma function, to 15 digits. */
    private static double logFactorial(long n) {
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (n + i);
        }
        double base = n + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (n + 0.5) * Math.log(base) - base + Math.log(sum);
    }
}
