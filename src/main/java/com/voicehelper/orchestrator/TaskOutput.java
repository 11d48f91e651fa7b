package com.voicehelper.orchestrator;

import com.voicehelper.rag.Citation;
import java.util.List;

/** Where a task's answer goes, on the thread that runs it. */
public interface TaskOutput {

    /** What the answer draws on; at most once, before the first token. */
    void citations(List<Citation> citations);

    /** @param token not empty */
    void token(String token);
}
