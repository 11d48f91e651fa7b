package com.voicehelper.strangler.store.objects;

import com.voicehelper.strangler.plan.YamlObject;
import java.util.function.UnaryOperator;

/**
 * What a plan says about objects.
 *
 * @param young    the new side
 * @param prefix   which keys move
 * @param parallel how many objects are under way at once
 */
record ObjectPlan(Location old, Location young, String prefix, int parallel) {

    static ObjectPlan read(YamlObject yaml, UnaryOperator<String> resolve) {
        return new ObjectPlan(
                yaml.object("old", side -> Location.read(side, resolve)),
                yaml.object("new", side -> Location.read(side, resolve)),
                yaml.value("prefix", "", text -> text),
                yaml.value("parallel", 4, ObjectPlan::parallel));
    }

    private static int parallel(String text) {
        if (!text.matches("[1-9]\\d?")) {
            throw new IllegalArgumentException("'" + text + "' is not a number from 1 to 99");
        }
        return Integer.parseInt(text);
    }
}
