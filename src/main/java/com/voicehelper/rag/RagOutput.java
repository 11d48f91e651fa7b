package com.voicehelper.rag;

import java.util.List;

/** Where an answer goes, on the thread that makes it. */
public interface RagOutput {

    /** What the answer draws on; exactly once, before the first token; empty when nothing relevant was found. */
    void citations(List<Citation> citations);

    /** @param token not empty */
    void token(String token);
}
