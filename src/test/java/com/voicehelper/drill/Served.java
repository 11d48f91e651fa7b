package com.voicehelper.drill;

import tools.jackson.databind.JsonNode;

/**
 * How many requests of the module each side had served, as the monolith's status counts them.
 *
 * @param fallbacks reads served by the monolith after the service failed or did not have the row
 */
record Served(long local, long remote, long fallbacks) {

    static Served read(JsonNode status) {
        long local = 0;
        long remote = 0;
        long fallbacks = 0;
        for (JsonNode stage : status.path("served")) {
            long fellBack = stage.path("local_fallback").asLong(0) + stage.path("local_mismatch").asLong(0);
            local += stage.path("local").asLong(0) + fellBack;
            remote += stage.path("remote").asLong(0);
            fallbacks += fellBack;
        }
        return new Served(local, remote, fallbacks);
    }

    Served since(Served before) {
        return new Served(local - before.local, remote - before.remote, fallbacks - before.fallbacks);
    }
}
