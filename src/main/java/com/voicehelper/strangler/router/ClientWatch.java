package com.voicehelper.strangler.router;

import jakarta.servlet.ServletRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks several times a second whether the clients of open answers are still there, and tells when one is not. Thread-safe. */
final class ClientWatch {

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /** Watches until the result is closed, which must be before the request ends. The request's body must have been read. */
    Watch over(ServletRequest request, Runnable whenGone) {
        ClientConnection connection = ClientConnection.of(request);
        Watch watch = new Watch(connection, whenGone);
        if (connection != null) {
            watches.add(watch);
        }
        return watch;
    }

    void look() {
        watches.forEach(Watch::look);
    }

    int watched() {
        return watches.size();
    }

    final class Watch implements AutoCloseable {

        private final ClientConnection connection;
        private final Runnable whenGone;
        private boolean ended;

        private Watch(ClientConnection connection, Runnable whenGone) {
            this.connection = connection;
            this.whenGone = whenGone;
        }

        private synchronized void look() {
            if (!ended && connection.gone()) {
                ended = true;
                whenGone.run();
            }
        }

        @Override
        public void close() {
            watches.remove(this);
            synchronized (this) {
                ended = true;
            }
        }
    }
}
