package com.voicehelper.strangler.router;

import com.voicehelper.platform.caller.Caller;
import com.voicehelper.strangler.plan.Plan.StickTo;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as far as routing goes.
 *
 * @param user    null: nobody signed in
 * @param tenant  null: none was named
 * @param address the client's address
 */
record Principal(@Nullable String user, @Nullable String tenant, String address) {

    static Principal of(HttpServletRequest request) {
        return Caller.current()
                .map(Principal::of)
                .orElseGet(() -> new Principal(null, null, request.getRemoteAddr()));
    }

    static Principal of(Caller caller) {
        return new Principal(caller.anonymous() ? null : caller.userId(),
                caller.tenantId().equals(Caller.DEFAULT_TENANT) ? null : caller.tenantId(), caller.address());
    }

    /** What a read sticks to: the first that is known, in the plan's order. */
    String sticksTo(List<StickTo> order, @Nullable String conversation) {
        for (StickTo by : order) {
            String key = switch (by) {
                case USER -> user;
                case TENANT -> tenant;
                case CONVERSATION -> conversation;
                case ADDRESS -> address;
            };
            if (key != null) {
                return key;
            }
        }
        return address;
    }

    /** The names under which a writer is remembered: a client that signs in goes on under another, from the same address. */
    List<String> names() {
        return user == null ? List.of("address:" + address) : List.of("user:" + user, "address:" + address);
    }
}
