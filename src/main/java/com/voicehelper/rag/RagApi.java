package com.voicehelper.rag;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;

/** Answers from documents, in whichever process the module runs. Thread-safe; not to be called inside a transaction. */
public interface RagApi {

    /**
     * Answers on the calling thread. The citations are told before the first token; when nothing relevant was found the answer says so.
     *
     * @throws ApiException what the search or the model said: 503 when one of them is away
     */
    RagAnswer answer(RagQuestion question, RagOutput output, Cancellation cancellation);
}
