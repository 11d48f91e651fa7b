package com.voicehelper.retrieval.following;

import com.voicehelper.retrieval.engine.HeldRevision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What the index holds, as this node knows it. Changed by one thread, read by all. */
final class Held {

    private final Map<UUID, Entry> documents = new ConcurrentHashMap<>();
    private final Map<String, Long> digests = new ConcurrentHashMap<>();
    private long look;

    private static final class Entry {

        final HeldRevision revision;
        long look;

        Entry(HeldRevision revision, long look) {
            this.revision = revision;
            this.look = look;
        }
    }

    int size() {
        return documents.size();
    }

    void put(UUID document, HeldRevision revision) {
        remove(document);
        documents.put(document, new Entry(revision, look));
        digest(document, revision);
    }

    void remove(UUID document) {
        Entry before = documents.remove(document);
        if (before != null) {
            digest(document, before.revision);
        }
    }

    boolean has(UUID document, HeldRevision revision) {
        Entry entry = documents.get(document);
        return entry != null && entry.revision.equals(revision);
    }

    /** Begins to compare: {@link #seen} of every row, then {@link #unseen}. */
    void look() {
        look++;
    }

    void seen(UUID document) {
        Entry entry = documents.get(document);
        if (entry != null) {
            entry.look = look;
        }
    }

    /** Documents without a row. */
    List<UUID> unseen() {
        List<UUID> unseen = new ArrayList<>();
        documents.forEach((document, entry) -> {
            if (entry.look != look) {
                unseen.add(document);
            }
        });
        return unseen;
    }

    /** A number that stands for what is held of a tenant: the same on every node that holds the same, whatever the order in which it came. */
    long digest(String tenantId) {
        return digests.getOrDefault(tenantId, 0L);
    }

    /** The sum without carry (exclusive or) of a hash per revision: what goes takes away what it brought. */
    private void digest(UUID document, HeldRevision revision) {
        long hash = mixed(document.getMostSignificantBits());
        for (long part : new long[] {document.getLeastSignificantBits(), revision.revision(), revision.lease()}) {
            hash = mixed(hash ^ part);
        }
        long own = hash;
        digests.compute(revision.tenantId(), (tenant, digest) -> {
            long changed = (digest == null ? 0 : digest) ^ own;
            return changed == 0 ? null : Long.valueOf(changed);
        });
    }

    /** The finisher of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
