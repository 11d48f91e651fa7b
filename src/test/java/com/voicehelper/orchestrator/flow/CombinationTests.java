package com.voicehelper.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.flow.Work.Ask;
import com.voicehelper.orchestrator.flow.Work.Means;
import com.voicehelper.rag.Citation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CombinationTests {

    private final UUID shared = UUID.randomUUID();
    private final List<Citation> cited = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final TaskOutput output = new TaskOutput() {
        @Override
        public void citations(List<Citation> citations) {
            assertThat(tokens).as("the citations come first").isEmpty();
            cited.addAll(citations);
        }

        @Override
        public void token(String token) {
            tokens.add(token);
        }
    };

    @Test
    void theAnswersStandUnderTheirQuestionsWithCitationsNumberedThrough() {
        Map<Ask, PartAnswer> parts = new LinkedHashMap<>();
        parts.put(new Ask(1, Means.DOCUMENTS, "First?"), part(List.of(citation(1, shared), citation(2, UUID.randomUUID())), "A [1", "] and [2]."));
        parts.put(new Ask(2, Means.DOCUMENTS, "Second?"), part(List.of(citation(1, UUID.randomUUID()), citation(2, shared)), "B [1], [2], [9] and [", "x]"));

        new Combination(parts).tell(output);

        assertThat(String.join("", tokens)).isEqualTo("**First?**\n\nA [1] and [2].\n\n**Second?**\n\nB [3], [1], [9] and [x]");
        assertThat(cited).extracting(Citation::number).containsExactly(1, 2, 3);
        assertThat(cited.getFirst().chunkId()).isEqualTo(shared);
    }

    @Test
    void aPartThatWasNotNeededIsNotSpokenOf() {
        Map<Ask, PartAnswer> parts = new LinkedHashMap<>();
        parts.put(new Ask(1, Means.MODEL, "First?"), part(List.of(), "Yes."));
        PartAnswer unneeded = new PartAnswer();
        unneeded.end();
        parts.put(new Ask(2, Means.MODEL, "Second?"), unneeded);

        new Combination(parts).tell(output);

        assertThat(String.join("", tokens)).isEqualTo("**First?**\n\nYes.");
    }

    @Test
    void theFirstTokenWaitsForEveryPartsCitationsAndNoLonger() throws Exception {
        PartAnswer first = part(List.of(), "one");
        PartAnswer second = new PartAnswer();
        Map<Ask, PartAnswer> parts = new LinkedHashMap<>();
        parts.put(new Ask(1, Means.DOCUMENTS, "First?"), first);
        parts.put(new Ask(2, Means.DOCUMENTS, "Second?"), second);
        PartAnswer told = new PartAnswer();
        Thread telling = Thread.ofVirtual().start(() -> new Combination(parts).tell(told));

        second.citations(List.of(citation(1, shared)));
        String before = told.after(0);
        second.token("two");
        second.end();
        telling.join();
        told.end();

        assertThat(before).startsWith("**First?**");
        assertThat(told.after(0)).endsWith("two");
    }

    private static PartAnswer part(List<Citation> citations, String... tokens) {
        PartAnswer part = new PartAnswer();
        part.citations(citations);
        for (String token : tokens) {
            part.token(token);
        }
        part.end();
        return part;
    }

    private static Citation citation(int number, UUID chunk) {
        return new Citation(number, chunk, UUID.randomUUID(), "title", "source", null, 0.5, "text");
    }
}
