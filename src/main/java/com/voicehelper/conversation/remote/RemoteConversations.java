package com.voicehelper.conversation.remote;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.Question;
import com.voicehelper.conversation.v1.AskResponse;
import com.voicehelper.conversation.v1.ConversationServiceGrpc;
import com.voicehelper.conversation.v1.ConversationServiceGrpc.ConversationServiceBlockingStub;
import com.voicehelper.conversation.v1.GetConversationRequest;
import com.voicehelper.conversation.v1.IsMemberRequest;
import com.voicehelper.conversation.v1.ListMessagesRequest;
import com.voicehelper.platform.grpc.ServiceChannels;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The published API of the extracted service. */
final class RemoteConversations implements ConversationApi {

    private final ServiceChannels channels;

    RemoteConversations(ServiceChannels channels) {
        this.channels = channels;
    }

    @Override
    public Optional<Conversation> conversation(UUID id) {
        var response = call(true, stub -> stub.getConversation(GetConversationRequest.newBuilder().setId(id.toString()).build()));
        return response.hasConversation() ? Optional.of(Wire.fromWire(response.getConversation())) : Optional.empty();
    }

    @Override
    public boolean member(UUID conversationId, String userId) {
        return call(true, stub -> stub.isMember(
                IsMemberRequest.newBuilder().setConversationId(conversationId.toString()).setUserId(userId).build())).getMember();
    }

    @Override
    public List<Message> messages(UUID conversationId, long before, int limit) {
        return call(true, stub -> stub.listMessages(
                ListMessagesRequest.newBuilder().setConversationId(conversationId.toString()).setBefore(before).setLimit(limit).build()))
                .getMessagesList().stream().map(Wire::fromWire).toList();
    }

    @Override
    public Message append(NewMessage message) {
        return Wire.fromWire(call(true, stub -> stub.appendMessage(Wire.toWire(message))).getMessage());
    }

    @Override
    public Asked ask(Question question) {
        AskResponse response = call(false, stub -> stub.ask(Wire.toWire(question)));
        return Wire.fromWire(response);
    }

    @Override
    public AnswerState record(AnswerOutcome outcome) {
        return Wire.state(call(true, stub -> stub.recordAnswer(Wire.toWire(outcome))).getState());
    }

    private <T> T call(boolean idempotent, Function<ConversationServiceBlockingStub, T> call) {
        var service = channels.to("conversation");
        return service.call(idempotent, () -> call.apply(ConversationServiceGrpc.newBlockingStub(service.channel())));
    }
}
