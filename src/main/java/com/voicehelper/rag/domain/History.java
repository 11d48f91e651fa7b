package com.voicehelper.rag.domain;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.platform.Tokens;
import java.util.ArrayList;
import java.util.List;

/** What the model reads of the conversation: the question, and before it the newest turns that the budget allows. */
final class History {

    private History() {}

    /**
     * What a client says as the system stays. A tool's answer goes without the call it answers, so those are left out.
     *
     * @param turns  the question last
     * @param budget in estimated tokens, for what is before the question
     */
    static List<ModelMessage> within(List<ModelMessage> turns, int budget) {
        List<ModelMessage> kept = new ArrayList<>(List.of(turns.getLast()));
        int left = budget - turns.stream().filter(turn -> turn.role().equals("system")).mapToInt(turn -> Tokens.estimate(turn.content())).sum();
        for (ModelMessage turn : turns.subList(0, turns.size() - 1).reversed()) {
            boolean system = turn.role().equals("system");
            boolean spoken = !turn.content().isBlank() && (turn.role().equals("user") || turn.role().equals("assistant"));
            left -= spoken ? Tokens.estimate(turn.content()) : 0;
            if (system || spoken && left >= 0) {
                kept.addFirst(system ? turn : ModelMessage.of(turn.role(), turn.content()));
            }
        }
        return kept;
    }
}
