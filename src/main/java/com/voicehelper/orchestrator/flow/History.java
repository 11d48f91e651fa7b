package com.voicehelper.orchestrator.flow;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.TaskRequest;
import java.util.ArrayList;
import java.util.List;

/** What was said before a part of a question is asked. Immutable. */
record History(List<ModelMessage> turns) {

    History {
        turns = List.copyOf(turns);
    }

    static History of(TaskRequest request) {
        return new History(request.turns().subList(0, request.turns().size() - 1));
    }

    List<ModelMessage> asking(String question) {
        List<ModelMessage> asked = new ArrayList<>(turns);
        asked.add(ModelMessage.of("user", question));
        return asked;
    }

    History and(String question, Answered answered) {
        List<ModelMessage> longer = asking(question);
        longer.add(ModelMessage.of("assistant", answered.text()));
        return new History(longer);
    }
}
