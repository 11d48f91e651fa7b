package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a module's ramp stands, on a state of the module.
 *
 * @param held     how long the step has lasted
 * @param requests of the service's cohort that were looked at
 * @param gates    those that are asked at this step; empty when automation is off
 */
record Assessment(ModuleState state, Turn turn, Duration held, long requests, List<Gate> gates) {

    Verdict verdict() {
        return gates.stream().map(Gate::verdict).reduce(Verdict.HEALTHY, Verdict::worse);
    }

    /** For the audit. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("ramp", turn.word());
        figures.put("verdict", verdict());
        figures.put("held_s", held.toSeconds());
        figures.put("requests", requests);
        Map<String, Object> each = new LinkedHashMap<>();
        for (Gate gate : gates) {
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("verdict", gate.verdict());
            figure.put("value", gate.value());
            figure.put("bound", gate.bound());
            figure.put("says", gate.says());
            each.put(gate.name(), figure);
        }
        figures.put("gates", each);
        return figures;
    }
}
