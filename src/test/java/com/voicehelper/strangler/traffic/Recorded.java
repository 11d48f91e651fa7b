package com.voicehelper.strangler.traffic;

import com.voicehelper.strangler.Side;
import java.util.List;

/** What the router has told, for tests of other packages. */
public record Recorded(String module, Side side, int share, String route, long requests, long errors, long unserved, long mismatches) {

    /** Everything since the last time. */
    public static List<Recorded> of(Traffic traffic) {
        return traffic.drain().stream()
                .map(each -> new Recorded(each.module(), each.side(), each.share(), each.route(), each.requests(), each.errors(), each.unserved(), each.mismatches()))
                .toList();
    }
}
