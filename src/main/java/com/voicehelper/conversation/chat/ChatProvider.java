package com.voicehelper.conversation.chat;

import com.voicehelper.platform.Cancellation;
import java.util.List;

/** Makes an answer, token by token. Implementations are thread-safe. */
interface ChatProvider {

    /**
     * Answers on the calling thread, which may block; returns when the answer is complete or was cancelled. After the
     * cancellation, returns promptly and lets go of what it holds.
     *
     * @throws ChatProviderException when it cannot answer; what was said until then stands
     */
    void answer(Prompt prompt, Output output, Cancellation cancellation);

    /** Where an answer goes. */
    interface Output {

        /** What the answer draws on; at most once, before the first token. */
        void references(List<Reference> references);

        void token(String token);
    }
}
