package com.voicehelper.platform.database;

/**
 * Work that may change no module's data: whoever asks a question twice must not have its effects twice. While it is open, a write
 * transaction that this thread asks for is refused.
 */
public final class ReadOnlyWork implements AutoCloseable {

    private static final ThreadLocal<ReadOnlyWork> OPEN = new ThreadLocal<>();

    private ReadOnlyWork() {}

    /** Must be closed by the same thread. */
    public static ReadOnlyWork begin() {
        ReadOnlyWork work = new ReadOnlyWork();
        OPEN.set(work);
        return work;
    }

    static void refuse(String module) {
        if (OPEN.get() != null) {
            throw new IllegalStateException("A shadow read may not write to the data of module " + module);
        }
    }

    @Override
    public void close() {
        OPEN.remove();
    }
}
