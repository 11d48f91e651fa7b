package com.voicehelper.conversation.remote;

import static com.voicehelper.platform.grpc.WireValues.instant;
import static com.voicehelper.platform.grpc.WireValues.metadata;
import static com.voicehelper.platform.grpc.WireValues.micros;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.v1.AppendMessageRequest;
import com.voicehelper.conversation.v1.AskRequest;
import com.voicehelper.conversation.v1.AskResponse;
import com.voicehelper.conversation.v1.RecordAnswerRequest;
import com.voicehelper.platform.ApiException;
import java.util.Locale;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private Wire() {}

    public static com.voicehelper.conversation.v1.Conversation toWire(Conversation conversation) {
        var wire = com.voicehelper.conversation.v1.Conversation.newBuilder()
                .setId(conversation.id().toString())
                .setTenantId(conversation.tenantId())
                .setUserId(conversation.userId())
                .setKind(conversation.kind())
                .setMode(conversation.mode())
                .setTitle(conversation.title())
                .setSummary(conversation.summary())
                .setStatus(conversation.status())
                .setMetadata(conversation.metadata().toString())
                .setMsgCount(conversation.msgCount())
                .setTokenCount(conversation.tokenCount())
                .setLastSequence(conversation.lastSequence())
                .setCreatedAtMicros(micros(conversation.createdAt()))
                .setUpdatedAtMicros(micros(conversation.updatedAt()))
                .setLastMsgAtMicros(micros(conversation.lastMsgAt()));
        if (conversation.clientKey() != null) {
            wire.setClientKey(conversation.clientKey());
        }
        return wire.build();
    }

    public static Conversation fromWire(com.voicehelper.conversation.v1.Conversation wire) {
        return new Conversation(uuid(wire.getId()), wire.getTenantId(), wire.getUserId(), wire.hasClientKey() ? wire.getClientKey() : null,
                wire.getKind(), wire.getMode(), wire.getTitle(), wire.getSummary(), wire.getStatus(), metadata(wire.getMetadata()),
                wire.getMsgCount(), wire.getTokenCount(), wire.getLastSequence(), instant(wire.getCreatedAtMicros()), instant(wire.getUpdatedAtMicros()),
                instant(wire.getLastMsgAtMicros()));
    }

    public static com.voicehelper.conversation.v1.Message toWire(Message message) {
        var wire = com.voicehelper.conversation.v1.Message.newBuilder()
                .setId(message.id().toString())
                .setConversationId(message.conversationId().toString())
                .setSequenceNumber(message.sequenceNumber())
                .setRole(message.role())
                .setContent(message.content())
                .setContentType(message.contentType())
                .setMetadata(message.metadata().toString())
                .setTokenCount(message.tokenCount())
                .setCreatedAtMicros(micros(message.createdAt()));
        if (message.senderId() != null) {
            wire.setSenderId(message.senderId());
        }
        return wire.build();
    }

    public static Message fromWire(com.voicehelper.conversation.v1.Message wire) {
        return new Message(uuid(wire.getId()), uuid(wire.getConversationId()), wire.getSequenceNumber(), wire.getRole(),
                wire.hasSenderId() ? wire.getSenderId() : null, wire.getContent(), wire.getContentType(), metadata(wire.getMetadata()),
                wire.getTokenCount(), instant(wire.getCreatedAtMicros()));
    }

    static AppendMessageRequest toWire(NewMessage message) {
        var wire = AppendMessageRequest.newBuilder()
                .setId(message.id().toString())
                .setConversationId(message.conversationId().toString())
                .setRole(message.role())
                .setContent(message.content())
                .setContentType(message.contentType())
                .setMetadata(message.metadata().toString());
        if (message.senderId() != null) {
            wire.setSenderId(message.senderId());
        }
        return wire.build();
    }

    public static NewMessage fromWire(AppendMessageRequest wire) {
        return new NewMessage(uuid(wire.getId()), uuid(wire.getConversationId()), wire.getRole(), wire.hasSenderId() ? wire.getSenderId() : null,
                wire.getContent(), wire.getContentType(), metadata(wire.getMetadata()));
    }

    static AskRequest toWire(Question question) {
        var wire = AskRequest.newBuilder()
                .setAnswerId(question.answerId().toString())
                .setTenantId(question.tenantId())
                .setUserId(question.userId())
                .setPrincipal(question.principal())
                .setCreate(question.create())
                .setContent(question.content())
                .setContentType(question.contentType())
                .setMetadata(question.metadata().toString());
        if (question.conversation() != null) {
            wire.setConversation(question.conversation());
        }
        if (question.requestId() != null) {
            wire.setRequestId(question.requestId());
        }
        if (question.streamId() != null) {
            wire.setStreamId(question.streamId());
        }
        return wire.build();
    }

    public static Question fromWire(AskRequest wire) {
        return new Question(uuid(wire.getAnswerId()), wire.getTenantId(), wire.getUserId(), wire.getPrincipal(),
                wire.hasConversation() ? wire.getConversation() : null, wire.getCreate(), wire.getContent(), wire.getContentType(),
                metadata(wire.getMetadata()), wire.hasRequestId() ? wire.getRequestId() : null, wire.hasStreamId() ? wire.getStreamId() : null);
    }

    public static AskResponse toWire(Asked asked) {
        var wire = AskResponse.newBuilder()
                .setFirst(asked.first())
                .setAnswerId(asked.answerId().toString())
                .setConversationId(asked.conversationId().toString())
                .setQuestionId(asked.questionId().toString())
                .setState(asked.state().lowerCase())
                .addAllHistory(asked.history().stream().map(Wire::toWire).toList());
        if (asked.answer() != null) {
            wire.setAnswer(toWire(asked.answer()));
        }
        if (asked.error() != null) {
            wire.setError(asked.error());
        }
        return wire.build();
    }

    static Asked fromWire(AskResponse wire) {
        return new Asked(wire.getFirst(), uuid(wire.getAnswerId()), uuid(wire.getConversationId()), uuid(wire.getQuestionId()),
                state(wire.getState()), wire.hasAnswer() ? fromWire(wire.getAnswer()) : null, wire.hasError() ? wire.getError() : null,
                wire.getHistoryList().stream().map(Wire::fromWire).toList());
    }

    static RecordAnswerRequest toWire(AnswerOutcome outcome) {
        var wire = RecordAnswerRequest.newBuilder()
                .setAnswerId(outcome.answerId().toString())
                .setConversationId(outcome.conversationId().toString())
                .setState(outcome.state().lowerCase())
                .setContent(outcome.content())
                .setMetadata(outcome.metadata().toString());
        if (outcome.error() != null) {
            wire.setError(outcome.error());
        }
        return wire.build();
    }

    public static AnswerOutcome fromWire(RecordAnswerRequest wire) {
        return new AnswerOutcome(uuid(wire.getAnswerId()), uuid(wire.getConversationId()), state(wire.getState()), wire.getContent(),
                metadata(wire.getMetadata()), wire.hasError() ? wire.getError() : null);
    }

    static AnswerState state(String text) {
        try {
            return AnswerState.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + text + "' is not the state of an answer");
        }
    }
}
