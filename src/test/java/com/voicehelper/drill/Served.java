package com.voicehelper.drill;

import java.util.regex.Pattern;

/**
 * How many requests of the module each side had served, as the monolith's own metric {@code voicehelper.router.requests} counts them.
 *
 * @param fallbacks reads served locally after the service failed or did not have the row
 */
record Served(long local, long remote, long fallbacks) {

    static final Served NONE = new Served(0, 0, 0);

    private static final Pattern LINE = Pattern.compile("^voicehelper_router_requests_total\\{(.*)} (\\S+)$", Pattern.MULTILINE);

    static Served read(String prometheus, String module) {
        long local = 0;
        long remote = 0;
        long fallbacks = 0;
        var line = LINE.matcher(prometheus);
        while (line.find()) {
            String tags = line.group(1);
            long count = (long) Double.parseDouble(line.group(2));
            boolean served = tags.contains("outcome=\"served\"");
            boolean fallback = tags.contains("outcome=\"fallback\"") || tags.contains("outcome=\"mismatch\"");
            if (!tags.contains("module=\"" + module + "\"") || !served && !fallback) {
                continue;
            }
            if (tags.contains("route=\"remote\"")) {
                remote += count;
            } else {
                local += count;
            }
            fallbacks += fallback ? count : 0;
        }
        return new Served(local, remote, fallbacks);
    }

    Served since(Served before) {
        return new Served(local - before.local, remote - before.remote, fallbacks - before.fallbacks);
    }
}
