package com.voicehelper.rag;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import java.util.Optional;
import java.util.UUID;

/** Answers from documents, in whichever process the module runs. Thread-safe; not to be called inside a transaction. */
public interface RagApi {

    /**
     * Answers on the calling thread, once: the answer's row is opened before anything is asked, and how it ended is recorded after. The
     * citations are told before the first token; when nothing relevant was found the answer says so. Returns soon after the cancellation
     * with the reason {@code cancelled}, and gives out nothing any more.
     *
     * @throws ApiException 400 when the last turn is no question; 409 when the answer's id is known; what the search or the model said: 503
     *         when one of them is away; 504 when it took too long
     */
    RagAnswer answer(RagQuestion question, RagOutput output, Cancellation cancellation);

    /** How an answer came about; empty when the tenant has none with that id, or its time to be kept is over. */
    Optional<StoredAnswer> find(String tenantId, UUID id);

    /** Records how an answer ended. The first record stays; of an answer that is not there, nothing is recorded. May be repeated. */
    void record(AnswerOutcome outcome);
}
