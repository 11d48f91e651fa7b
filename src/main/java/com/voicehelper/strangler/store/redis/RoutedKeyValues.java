package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.store.StoreAccess;
import com.voicehelper.strangler.store.StoreContext;
import com.voicehelper.strangler.store.StoreState;
import com.voicehelper.strangler.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisException;

/**
 * An application's keys. A write marks the key at the secondary, writes the primary, and has the secondary follow; when the secondary
 * cannot be marked, the key is written down as pending first. So a key that is not marked, while nothing is pending, is no older than the last
 * write that was answered. Thread-safe.
 */
final class RoutedKeyValues implements KeyValues {

    private final KeyCarrier sides;
    private final StoreContext context;

    RoutedKeyValues(KeyCarrier sides, StoreContext context) {
        this.sides = sides;
        this.context = context;
    }

    @Override
    public byte @Nullable [] get(String reader, String key) {
        StoreAccess.Reading reading = context.access().read(reader);
        if (reading.atPrimary()) {
            return fromPrimary(key, reading.primary(), true);
        }
        List<?> found;
        try {
            found = ask(key, reading.side());
        } catch (RedisException | IllegalStateException exception) {
            context.access().fellBack("error");
            return fromPrimary(key, reading.primary(), true);
        }
        return found.size() == 2 ? (byte[]) found.get(1) : fromPrimary(key, reading.primary(), (Long) found.getFirst() == 1);
    }

    /** What the secondary lacks and nobody is writing is a mismatch, to be repaired. */
    private byte @Nullable [] fromPrimary(String key, Side primary, boolean expected) {
        try {
            List<?> found = sides.at(primary).list(KeyScripts.GET_PRIMARY, List.of(sides.name(key, primary)));
            byte[] value = found.isEmpty() ? null : (byte[]) found.getFirst();
            if (value != null && !expected) {
                context.access().fellBack("miss");
                repair(key, primary);
            }
            return value;
        } catch (RedisException | IllegalStateException exception) {
            throw new StoreUnavailableException("The key " + key + " cannot be read: " + exception.getMessage(), exception);
        }
    }

    private void repair(String key, Side primary) {
        try {
            sides.carry(key, primary);
        } catch (RedisException | IllegalStateException away) {
            // The reader has its answer; the next one, or a comparison, finds it again.
        }
    }

    private List<?> ask(String key, Side side) {
        String name = sides.name(key, side);
        return sides.at(side).list(KeyScripts.GET, List.of(KeyCarrier.mark(name), name));
    }

    @Override
    public void set(String key, byte[] value, @Nullable Duration ttl) {
        if (ttl == null) {
            write(key, KeyScripts.SET, value);
        } else {
            write(key, KeyScripts.SET_FOR, value, millis(ttl));
        }
    }

    @Override
    public boolean delete(String key) {
        return write(key, KeyScripts.DELETE) == 1;
    }

    @Override
    public boolean expire(String key, Duration ttl) {
        return write(key, KeyScripts.EXPIRE, millis(ttl)) == 1;
    }

    /** What precedes a write can take longer than the owner is known for; then it begins anew. */
    private long write(String key, String script, Object... arguments) {
        while (true) {
            StoreState state = context.access().write();
            if (!state.stage().synchronizes()) {
                return primary(key, state.primary(), script, arguments);
            }
            KeyCarrier.Writing writing = begin(key, state.primary().other());
            if (context.access().stillWrites(state)) {
                return both(key, state.primary(), writing, script, arguments);
            }
            if (writing != null) {
                sides.abandon(writing);
            }
        }
    }

    private long both(String key, Side primary, KeyCarrier.@Nullable Writing writing, String script, Object... arguments) {
        try {
            return primary(key, primary, script, arguments);
        } finally {
            if (writing == null) {
                // It may have been carried, as it was before, while it was being written.
                context.pending(key);
            } else {
                end(writing);
            }
        }
    }

    private long primary(String key, Side primary, String script, Object... arguments) {
        try {
            return sides.at(primary).number(script, List.of(sides.name(key, primary)), arguments);
        } catch (RedisException | IllegalStateException exception) {
            throw new StoreUnavailableException("Whether the key " + key + " was written is not known: " + exception.getMessage(), exception);
        }
    }

    private KeyCarrier.@Nullable Writing begin(String key, Side secondary) {
        try {
            return sides.begin(key, secondary);
        } catch (RedisException | IllegalStateException away) {
            context.writing(key);
            return null;
        }
    }

    private void end(KeyCarrier.Writing writing) {
        try {
            sides.end(writing);
        } catch (RedisException | IllegalStateException away) {
            // The mark may be gone with the server that kept it.
            context.pending(writing.key());
        }
    }

    private static long millis(Duration ttl) {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException("A key that lasts " + ttl + " is none; delete it");
        }
        return ttl.toMillis();
    }
}
