package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.flow.Work.Ask;
import com.voicehelper.rag.Citation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The answers to the parts of a question as one, in the order of the parts: each under its question, with citations numbered through. The first
 * token waits until every part knows what it draws on; from then on, each part is told as it comes.
 */
final class Combination {

    private final Map<Ask, PartAnswer> parts;
    private final Map<UUID, Citation> citations = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /** @param parts in their order */
    Combination(Map<Ask, PartAnswer> parts) {
        this.parts = new LinkedHashMap<>(parts);
    }

    /** Blocks until every part has ended. */
    void tell(TaskOutput output) {
        Map<Ask, Map<Integer, Integer>> numbers = new LinkedHashMap<>();
        parts.forEach((ask, part) -> numbers.put(ask, numbered(part)));
        output.citations(citations());
        parts.forEach((ask, part) -> tell(ask, part, new Renumbering(numbers.get(ask)), output));
    }

    /** A passage that several parts draw on keeps the number that it got first. */
    private Map<Integer, Integer> numbered(PartAnswer part) {
        Map<Integer, Integer> numbers = new HashMap<>();
        for (Citation cited : part.citations()) {
            Citation known = citations.computeIfAbsent(cited.chunkId(), chunk -> new Citation(citations.size() + 1, chunk, cited.documentId(),
                    cited.title(), cited.source(), cited.page(), cited.score(), cited.text()));
            numbers.put(cited.number(), known.number());
        }
        return numbers;
    }

    private void tell(Ask ask, PartAnswer part, Renumbering renumbering, TaskOutput output) {
        int place = 0;
        String piece = part.after(place);
        if (piece.isEmpty()) {
            return;
        }
        say((text.isEmpty() ? "" : "\n\n") + "**" + ask.question() + "**\n\n", output);
        while (!piece.isEmpty()) {
            place += piece.length();
            say(renumbering.next(piece), output);
            piece = part.after(place);
        }
        say(renumbering.last(), output);
    }

    private void say(String token, TaskOutput output) {
        if (!token.isEmpty()) {
            text.append(token);
            output.token(token);
        }
    }

    List<Citation> citations() {
        return List.copyOf(citations.values());
    }

    String text() {
        return text.toString();
    }
}
