package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Side;
import java.util.List;

/**
 * The two sides of one store, and how the secondary becomes what the primary is. Which side is primary, the work says; the calls of the
 * background may come from two nodes at once when a leader was thought dead, and must do no harm then. Thread-safe.
 */
public interface MovingStore extends AutoCloseable {

    /** Makes what both sides need before the first copy, such as journals. Idempotent. */
    default void install() {}

    /** What keeps a move from beginning, each in a sentence: a side that is away, a target that is not empty, names that collide. */
    List<String> blockers();

    /**
     * Copies everything to the secondary, from the cursor of the work on.
     *
     * @throws Superseded from the work, when the operator ended it
     */
    void copy(StoreWork work);

    /** Compares all items of both sides, from the cursor of the work on. An item that is being written is no difference. */
    void verify(StoreWork work);

    /** Carries one item that the list of differences names; what is only at the secondary goes. Throws what keeps it from being carried. */
    void repair(String item, Side primary);

    /** Brings over what was written since, at most for about a second; called again at once while it says that there is more. */
    boolean follow(Side primary);

    /** How many writes the secondary lacks, as far as it is known. */
    long outstanding(Side primary);

    /**
     * Makes a side the owner while the writers are held: brings over what is left, hands over what is not content, such as sequences. Idempotent;
     * called with the side that was primary before when the change is given up.
     */
    default void handOver(Side newPrimary) {}

    /** Forgets what was installed; with a cancelled move the copy at the new side goes as well. Idempotent. */
    void remove(boolean discardCopy);

    /** What an application calls. */
    <T> T port(Class<T> type);

    @Override
    void close();
}
