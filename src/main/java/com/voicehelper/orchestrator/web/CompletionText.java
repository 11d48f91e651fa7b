package com.voicehelper.orchestrator.web;

import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.rag.Citation;
import java.util.List;

/** An answer that is told when it is whole. */
final class CompletionText implements TaskOutput {

    private final StringBuilder text = new StringBuilder();
    private List<Citation> citations = List.of();

    @Override
    public void citations(List<Citation> found) {
        citations = List.copyOf(found);
    }

    @Override
    public void token(String token) {
        text.append(token);
    }

    String text() {
        return text.toString();
    }

    List<Citation> citations() {
        return citations;
    }
}
