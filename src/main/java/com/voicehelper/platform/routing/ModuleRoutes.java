package com.voicehelper.platform.routing;

import java.util.function.Supplier;

/**
 * Which side serves a call to a module: the code in this process (local) or the extracted service (remote). The same
 * decision as for the module's HTTP requests. Implemented by the strangler; used by a module's published API.
 *
 * <p>Thread-safe. Must not be called inside a transaction: a call may go to another process.
 */
public interface ModuleRoutes {

    /**
     * Serves a read. When the service fails, the read falls back to local where the local copy may serve it.
     *
     * @param module the module that is asked
     * @param key    what the decision sticks to: the user, else the tenant, else the aggregate
     * @throws RuntimeException what the serving side threw
     */
    <T> T read(String module, String key, Supplier<T> local, Supplier<T> remote);

    /**
     * Serves a write at the owner. A write that meets the fence was rolled back and goes to the other side; a write whose
     * outcome is unknown is not repeated here.
     *
     * @throws com.voicehelper.platform.ApiException 503 when neither side owns the module within the allowed wait
     */
    <T> T write(String module, Supplier<T> local, Supplier<T> remote);
}
