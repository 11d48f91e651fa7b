package com.voicehelper.platform.routing;

/**
 * Whether this process's database owns a module's writes. True for every local module that is not moving. Background
 * work that writes (event consumers, clean-up) runs only where it is true; the fence in the database is what enforces it.
 */
public interface ModuleOwnership {

    /** At most a second old; false when it cannot be read. */
    boolean ownsWrites(String module);
}
