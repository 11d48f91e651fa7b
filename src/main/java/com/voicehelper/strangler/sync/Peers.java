package com.voicehelper.strangler.sync;

import com.voicehelper.strangler.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two databases of a module's move, and the process at its other end.
 *
 * @param service null: nobody is there to be asked
 */
record Peers(Peer source, Peer target, @Nullable ServiceProbe service) implements AutoCloseable {

    Peers(Peer source, Peer target) {
        this(source, target, null);
    }

    List<String> serviceObstacles() {
        return service == null ? List.of() : service.obstacles();
    }

    List<String> serviceBehind() {
        return service == null ? List.of() : service.behind();
    }

    Peer of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Override
    public void close() {
        source.close();
        target.close();
        if (service != null) {
            service.close();
        }
    }
}
