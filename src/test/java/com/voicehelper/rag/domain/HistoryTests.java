package com.voicehelper.rag.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTests {

    private static final ModelMessage QUESTION = ModelMessage.of("user", "and in 2020?");

    @Test
    void theNewestTurnsAreKept() {
        List<ModelMessage> turns = List.of(ModelMessage.of("user", "old ".repeat(100)), ModelMessage.of("assistant", "new"), QUESTION);

        assertThat(History.within(turns, 10)).containsExactly(turns.get(1), QUESTION);
        assertThat(History.within(turns, 1_000)).isEqualTo(turns);
    }

    @Test
    void theQuestionAndWhatTheSystemSaysStayWhateverTheBudget() {
        ModelMessage system = ModelMessage.of("system", "Answer politely. ".repeat(50));

        assertThat(History.within(List.of(system, ModelMessage.of("user", "before"), QUESTION), 0)).containsExactly(system, QUESTION);
    }

    @Test
    void toolsAreLeftOut() {
        List<ModelMessage> turns = List.of(
                new ModelMessage("assistant", "", List.of(new ToolCall("1", "weather", "{}")), null), new ModelMessage("tool", "rain", List.of(), "1"), QUESTION);

        assertThat(History.within(turns, 1_000)).containsExactly(QUESTION);
    }
}
