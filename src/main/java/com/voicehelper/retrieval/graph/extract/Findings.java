package com.voicehelper.retrieval.graph.extract;

import com.voicehelper.retrieval.graph.extract.Extraction.Entity;
import com.voicehelper.retrieval.graph.extract.Extraction.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found in a text so far, each name once, within the bounds of {@link Extractor}. Not thread-safe. */
final class Findings {

    private final Map<String, Entity> entities = new LinkedHashMap<>();
    private final Set<Statement> statements = new LinkedHashSet<>();

    /** Takes note of a name; false when it cannot be one, or there are enough. */
    boolean name(String written, Label label) {
        return note(written, label, 1);
    }

    private boolean note(String written, Label label, int times) {
        String name = Names.tidy(written);
        if (!Names.usable(name)) {
            return false;
        }
        String key = Names.key(name);
        Entity known = entities.get(key);
        if (known == null && entities.size() >= Extractor.MOST) {
            return false;
        }
        entities.put(key, known == null
                ? new Entity(name, label, Math.max(1, times))
                : new Entity(known.name(), label.compareTo(known.label()) > 0 ? label : known.label(), known.count() + times));
        return true;
    }

    /** Relates two names, which are noted where they are not yet; nothing relates to itself. */
    void statement(String from, Label fromLabel, String type, String to, Label toLabel) {
        String fromKey = Names.key(from);
        String toKey = Names.key(to);
        if (statements.size() < Extractor.MOST && !fromKey.equals(toKey) && note(from, fromLabel, 0) && note(to, toLabel, 0)) {
            statements.add(new Statement(entities.get(fromKey).name(), type, entities.get(toKey).name()));
        }
    }

    boolean knows(String name) {
        return entities.containsKey(Names.key(name));
    }

    Extraction done() {
        return new Extraction(List.copyOf(entities.values()), List.copyOf(statements));
    }
}
