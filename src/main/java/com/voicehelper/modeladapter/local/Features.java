package com.voicehelper.modeladapter.local;

/** The features of one text with how often they occur: a table with open addressing, since there are a thousand to a paragraph. */
final class Features {

    private long[] hashes;
    private int[] counts;
    private float[] weights;
    private int size;

    Features(int characters) {
        allocate(Integer.highestOneBit(Math.clamp(characters * 4L, 64, 1 << 20)) << 1);
    }

    private void allocate(int capacity) {
        hashes = new long[capacity];
        counts = new int[capacity];
        weights = new float[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long hash, float weight) {
        int place = place(hash);
        if (counts[place]++ == 0) {
            hashes[place] = hash;
            weights[place] = weight;
            if (++size * 2 > hashes.length) {
                grow();
            }
        }
    }

    private int place(long hash) {
        int place = (int) hash & hashes.length - 1;
        while (counts[place] > 0 && hashes[place] != hash) {
            place = place + 1 & hashes.length - 1;
        }
        return place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        float[] oldWeights = weights;
        allocate(oldHashes.length * 2);
        for (int at = 0; at < oldHashes.length; at++) {
            if (oldCounts[at] > 0) {
                int place = place(oldHashes[at]);
                hashes[place] = oldHashes[at];
                counts[place] = oldCounts[at];
                weights[place] = oldWeights[at];
            }
        }
    }

    /** Each feature's weight times 1 + ln(count), at the place and with the sign that its hash says; scaled to unit length. */
    float[] vector(int dimension) {
        double[] sums = new double[dimension];
        for (int at = 0; at < hashes.length; at++) {
            if (counts[at] > 0) {
                double value = weights[at] * (counts[at] == 1 ? 1 : 1 + StrictMath.log(counts[at]));
                sums[(int) ((hashes[at] >>> 32) % dimension)] += (hashes[at] & 1L << 31) == 0 ? value : -value;
            }
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        float[] vector = new float[dimension];
        if (squares == 0) {
            vector[0] = 1;
            return vector;
        }
        double length = Math.sqrt(squares);
        for (int at = 0; at < dimension; at++) {
            vector[at] = (float) (sums[at] / length);
        }
        return vector;
    }
}
