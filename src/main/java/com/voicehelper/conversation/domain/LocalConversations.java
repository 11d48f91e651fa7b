package com.voicehelper.conversation.domain;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.Question;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** The published API on this process's own database, whoever owns the data: what HTTP and gRPC serve, and one side of the routed API. */
@Component("localConversations")
class LocalConversations implements ConversationApi {

    private final Conversations conversations;
    private final Messages messages;
    private final Answers answers;

    LocalConversations(Conversations conversations, Messages messages, Answers answers) {
        this.conversations = conversations;
        this.messages = messages;
        this.answers = answers;
    }

    @Override
    public Optional<Conversation> conversation(UUID id) {
        return conversations.find(id);
    }

    @Override
    public boolean member(UUID conversationId, String userId) {
        return conversations.member(conversationId, userId);
    }

    @Override
    public List<Message> messages(UUID conversationId, long before, int limit) {
        return messages.before(conversationId, before, Math.clamp(limit, 1, 100));
    }

    @Override
    public Message append(NewMessage message) {
        try {
            return messages.append(message);
        } catch (DuplicateKeyException raced) {
            return messages.append(message);
        }
    }

    @Override
    public Asked ask(Question question) {
        return answers.ask(question);
    }

    @Override
    public AnswerState record(AnswerOutcome outcome) {
        return answers.record(outcome);
    }
}
