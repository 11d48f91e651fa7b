package com.voicehelper.strangler;

import java.nio.charset.StandardCharsets;

/**
 * Places a caller in one of 10 000 buckets, for good. A share of n/10 000 serves the buckets below n, so raising it only
 * adds callers, and cohorts of the same group and salt nest. The hash is MurmurHash3 x86 32 (Austin Appleby, public domain).
 */
public final class Bucket {

    public static final int COUNT = 10_000;

    private Bucket() {}

    /**
     * @param group what shares cohorts: the module
     * @param salt  the plan's; a new one shuffles the cohorts
     * @param key   what the decision sticks to: user, else tenant, else conversation, else client address
     * @return 0 to 9 999
     */
    public static int of(String group, String salt, String key) {
        byte[] bytes = (group + ':' + salt + ':' + key).getBytes(StandardCharsets.UTF_8);
        return Integer.remainderUnsigned(murmur3(bytes, 0), COUNT);
    }

    static int murmur3(byte[] bytes, int seed) {
        int hash = seed;
        int whole = bytes.length & ~3;
        for (int at = 0; at < whole; at += 4) {
            hash = Integer.rotateLeft(hash ^ mix(little(bytes, at, 4)), 13) * 5 + 0xe6546b64;
        }
        if (whole < bytes.length) {
            hash ^= mix(little(bytes, whole, bytes.length - whole));
        }
        hash ^= bytes.length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int mix(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int little(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at + i] & 0xff) << 8 * i;
        }
        return value;
    }
}
