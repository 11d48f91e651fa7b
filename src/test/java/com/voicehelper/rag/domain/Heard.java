package com.voicehelper.rag.domain;

import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagOutput;
import java.util.ArrayList;
import java.util.List;

/** What an answer gave out, in order: the lists of citations, and the tokens. */
final class Heard implements RagOutput {

    final List<Object> parts = new ArrayList<>();

    @Override
    public void citations(List<Citation> citations) {
        parts.add(citations);
    }

    @Override
    public void token(String token) {
        parts.add(token);
    }

    String text() {
        return String.join("", parts.stream().filter(String.class::isInstance).map(String.class::cast).toList());
    }
}
