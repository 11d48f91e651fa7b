package com.voicehelper.modeladapter.local;

/** 64-bit hashes of features: FNV-1a over the characters, from a seed per kind, then the finaliser of MurmurHash3. */
final class FeatureHash {

    static final long WORD = seed(1);
    static final long LETTERS = seed(2);
    static final long IDEOGRAPH = seed(3);
    static final long OTHER = seed(4);

    private static final long PRIME = 0x100000001b3L;

    private FeatureHash() {}

    private static long seed(int kind) {
        return 0xcbf29ce484222325L + kind * 0x9e3779b97f4a7c15L;
    }

    static long next(long hash, char character) {
        return (hash ^ character) * PRIME;
    }

    /** The seed of a pair of words that begins with this one. */
    static long pair(String first) {
        return next(characters(seed(5), first), ' ');
    }

    static long of(long seed, String text) {
        return end(characters(seed, text));
    }

    private static long characters(long seed, String text) {
        long hash = seed;
        for (int at = 0; at < text.length(); at++) {
            hash = next(hash, text.charAt(at));
        }
        return hash;
    }

    static long end(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
