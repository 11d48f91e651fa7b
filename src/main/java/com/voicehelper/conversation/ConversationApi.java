package com.voicehelper.conversation;

import com.voicehelper.platform.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the conversation module offers to the other modules, in whichever process it runs. Writes may be repeated with
 * the same ids, but where it says otherwise: they take effect once. Callers answer for whom they ask; nothing here checks the current caller.
 * Thread-safe; not to be called inside a transaction.
 */
public interface ConversationApi {

    /** Empty when there is none; a deleted one is found, with that status. */
    Optional<Conversation> conversation(UUID id);

    boolean member(UUID conversationId, String userId);

    /**
     * Messages before a place, oldest first.
     *
     * @param before a sequence number; the messages returned are the nearest ones before it
     * @param limit  1 to 100
     */
    List<Message> messages(UUID conversationId, long before, int limit);

    /**
     * Appends a message; with an id that is stored already, returns what is stored.
     *
     * @throws ApiException 404 when the conversation does not exist, 410 when it is deleted
     */
    Message append(NewMessage message);

    /**
     * Stores the question and opens its answer, in one transaction. Not repeatable: the answer's id is refused the second time.
     *
     * @throws ApiException 403, 404 or 410 when the asker may not write there
     */
    Asked ask(Question question);

    /**
     * Records how an answer ended, and its text as the assistant's message. The first record stays; a cancelled answer stays cancelled.
     *
     * @return the state that it has now
     */
    AnswerState record(AnswerOutcome outcome);
}
