package com.voicehelper.strangler.store.redis;

import com.voicehelper.strangler.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the keys of both sides have that keeps a move from beginning. */
final class KeyBlockers {

    private final KeyCarrier sides;
    private final List<String> taken = new ArrayList<>();
    private final List<String> colliding = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    KeyBlockers(KeyCarrier sides) {
        this.sides = sides;
    }

    /** Looks at every key; each blocker is a sentence. */
    List<String> all() {
        sides.at(Side.TARGET).forEachPage("*", page -> Stream.concat(page.keys().stream(), page.unreadable().stream())
                .filter(name -> sides.moves(name, Side.TARGET)).forEach(taken::add));
        sides.at(Side.SOURCE).forEachPage("*", page -> {
            page.keys().stream().filter(name -> sides.key(name, Side.SOURCE) != null && refused(name)).forEach(colliding::add);
            page.unreadable().stream().filter(name -> sides.key(name, Side.SOURCE) != null).forEach(unreadable::add);
        });
        List<String> blockers = new ArrayList<>();
        say(blockers, taken, " keys at " + sides.at(Side.TARGET) + " have names already that the plan's rules lead to", "remove them, or change the rules");
        say(blockers, colliding, " keys would be called like another, or cannot be marked", "change the rules");
        say(blockers, unreadable, " keys have names that are no UTF-8 text", "rename or remove them");
        return blockers;
    }

    private static void say(List<String> blockers, List<String> keys, String problem, String next) {
        if (!keys.isEmpty()) {
            blockers.add(keys.size() + problem + ", such as " + keys.getFirst() + "; " + next);
        }
    }

    private boolean refused(String key) {
        try {
            KeyCarrier.mark(sides.name(key, Side.SOURCE));
            KeyCarrier.mark(sides.name(key, Side.TARGET));
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }
}
