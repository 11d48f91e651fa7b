package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.Side;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one key of the secondary what it is at the primary, whoever else writes it at the same time. Keys are called by their old names. Thread-safe. */
final class KeyCarrier {

    private static final Logger log = LoggerFactory.getLogger(KeyCarrier.class);

    static final String MARKS = "strangler:writing:";
    private static final int TRIES = 50;
    private static final int DONE = 1;
    private static final int LEFT_TO_OTHERS = 2;

    private final RedisSide old;
    private final RedisSide young;
    private final Renames renames;

    KeyCarrier(RedisSide old, RedisSide young, Renames renames) {
        this.old = old;
        this.young = young;
        this.renames = renames;
    }

    /** A writer that has begun. */
    record Writing(String key, Side secondary, String token, long version) {}

    RedisSide at(Side side) {
        return side == Side.SOURCE ? old : young;
    }

    /** @throws IllegalArgumentException when the key does not move, or would be called like another */
    String name(String key, Side side) {
        String newKey = renames.toNew(key);
        if (newKey == null) {
            throw new IllegalArgumentException("The plan names no rule for the key " + key);
        }
        if (renames.collides(key)) {
            throw new IllegalArgumentException("The key " + key + " would be called " + newKey + " like another key; change the rules");
        }
        return side == Side.SOURCE ? key : newKey;
    }

    /** Whether a name at that side is of a key that moves, or the mark of one. */
    boolean moves(String name, Side side) {
        return key(name.startsWith(MARKS) ? marked(name) : name, side) != null;
    }

    /** Null when no key that moves has this name at that side. */
    @Nullable String key(String name, Side side) {
        return side == Side.TARGET ? renames.toOld(name) : renames.toNew(name) == null ? null : name;
    }

    /** In the slot of the name, which its hash tag decides if it has one. */
    static String mark(String name) {
        int open = name.indexOf('{');
        int close = open < 0 ? -1 : name.indexOf('}', open + 1);
        boolean tagged = open >= 0 && close > open + 1;
        if (name.isEmpty() || tagged && open == 0 && close == name.length() - 1 || !tagged && name.indexOf('}') >= 0) {
            throw new IllegalArgumentException("The key '" + name + "' cannot be marked, because of its braces");
        }
        return tagged ? MARKS + name : MARKS + "{" + name + "}";
    }

    /** The name that a mark belongs to. */
    static String marked(String mark) {
        String rest = mark.substring(MARKS.length());
        return rest.startsWith("{") && rest.indexOf('}') == rest.length() - 1 ? rest.substring(1, rest.length() - 1) : rest;
    }

    Writing begin(String key, Side secondary) {
        String token = UUID.randomUUID().toString();
        return new Writing(key, secondary, token, at(secondary).number(KeyScripts.BEGIN, List.of(mark(name(key, secondary))), token));
    }

    /** In the place of writers that began so many seconds ago that they must have died. */
    void finish(String key, Side secondary, long seconds) {
        String token = UUID.randomUUID().toString();
        long version = at(secondary).number(KeyScripts.TAKE_OVER, List.of(mark(name(key, secondary))), token, seconds);
        if (version != 0) {
            end(new Writing(key, secondary, token, version));
        }
    }

    /**
     * From here on the secondary has what the primary has, or another writer sees to it.
     *
     * @throws IllegalStateException when this writer took so long that it was taken for dead: the owner may have changed since
     */
    void end(Writing begun) {
        Writing writing = begun;
        RedisSide secondary = at(writing.secondary());
        String name = name(writing.key(), writing.secondary());
        List<String> keys = List.of(mark(name), name);
        for (int i = 0; i < TRIES; i++) {
            List<?> dump = at(writing.secondary().other()).list(KeyScripts.DUMP, List.of(name(writing.key(), writing.secondary().other())));
            byte[] payload = dump.isEmpty() ? new byte[0] : (byte[]) dump.getFirst();
            long left = dump.isEmpty() ? 0 : (Long) dump.get(1);
            long outcome = secondary.number(KeyScripts.END, keys, writing.token(), writing.version(), payload, left < 0 ? 0 : Math.max(1, left));
            if (outcome == DONE || outcome == LEFT_TO_OTHERS) {
                return;
            }
            if (outcome < 0) {
                throw new IllegalStateException("The writer of the key " + begun.key() + " was taken for dead");
            }
            writing = new Writing(writing.key(), writing.secondary(), writing.token(), secondary.number(KeyScripts.VERSION, keys));
        }
        throw new IllegalStateException("The key " + begun.key() + " is written again and again while it is carried");
    }

    /** What cannot be carried leaves no mark: to a comparison it would look as if somebody were writing it. */
    void carry(String key, Side primary) {
        Writing writing = begin(key, primary.other());
        try {
            end(writing);
        } catch (RedisException | IllegalStateException exception) {
            abandon(writing);
            throw exception;
        }
    }

    /** Takes the mark of a writer who has written nothing. One that is out of reach is found, and finished, later. */
    void abandon(Writing writing) {
        try {
            at(writing.secondary()).number(KeyScripts.ABANDON, List.of(mark(name(writing.key(), writing.secondary()))), writing.token());
        } catch (RedisException away) {
            log.debug("The mark of key {} stays", writing.key(), away);
        }
    }
}
