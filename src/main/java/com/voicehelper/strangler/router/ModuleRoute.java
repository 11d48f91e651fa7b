package com.voicehelper.strangler.router;

import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A route with what its module's plan says about it.
 *
 * @param local               whether the module's code runs in this process
 * @param conversationSegment which segment of the path names a conversation; -1: none
 */
record ModuleRoute(String module, boolean local, Route route, Plan plan, int conversationSegment) {

    static ModuleRoute of(Plan plan, Route route, boolean local) {
        List<String> segments = Arrays.asList(route.pattern().getPatternString().split("/"));
        int conversation = segments.indexOf("conversations") + 1;
        boolean named = conversation > 0 && conversation < segments.size() && segments.get(conversation).startsWith("{");
        return new ModuleRoute(plan.module(), local, route, plan, named ? conversation : -1);
    }

    /** Every route of the plans. */
    static List<ModuleRoute> all(Iterable<Plan> plans, Predicate<String> local) {
        List<ModuleRoute> all = new ArrayList<>();
        for (Plan plan : plans) {
            plan.routes().forEach(route -> all.add(of(plan, route, local.test(plan.module()))));
        }
        return all;
    }

    String pattern() {
        return route.pattern().getPatternString();
    }

    boolean serves(String method) {
        return route.serves(method);
    }

    boolean isRead(String method) {
        return route.isRead(method);
    }

    /** Whether it has reads that can be asked of both sides. */
    boolean mirrorable() {
        return serves("GET") && isRead("GET") && !route.webSocket();
    }

    /** The conversation that a canonical path names; null when it names none. */
    @Nullable String conversation(String path) {
        if (conversationSegment < 0) {
            return null;
        }
        String[] segments = path.split("/", conversationSegment + 2);
        return conversationSegment < segments.length && !segments[conversationSegment].isEmpty() ? segments[conversationSegment] : null;
    }
}
