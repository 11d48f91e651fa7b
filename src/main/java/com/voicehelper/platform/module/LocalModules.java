package com.voicehelper.platform.module;

import java.util.List;

/**
 * The modules of the system, and those whose beans run in this process ({@code voicehelper.modules.local}).
 * All local: the monolith. One: that service. None: an edge, which only routes. Immutable.
 *
 * @param all   every module of this build, sorted
 * @param local the modules that run here, sorted; a subset of {@code all}
 */
public record LocalModules(List<String> all, List<String> local) {

    /** Whether the module's beans run in this process. */
    public boolean contains(String module) {
        return local.contains(module);
    }
}
