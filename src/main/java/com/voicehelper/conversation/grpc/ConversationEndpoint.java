package com.voicehelper.conversation.grpc;

import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.remote.Wire;
import com.voicehelper.conversation.v1.AppendMessageRequest;
import com.voicehelper.conversation.v1.AppendMessageResponse;
import com.voicehelper.conversation.v1.AskRequest;
import com.voicehelper.conversation.v1.AskResponse;
import com.voicehelper.conversation.v1.ConversationServiceGrpc.ConversationServiceImplBase;
import com.voicehelper.conversation.v1.GetConversationRequest;
import com.voicehelper.conversation.v1.GetConversationResponse;
import com.voicehelper.conversation.v1.IsMemberRequest;
import com.voicehelper.conversation.v1.IsMemberResponse;
import com.voicehelper.conversation.v1.ListMessagesRequest;
import com.voicehelper.conversation.v1.ListMessagesResponse;
import com.voicehelper.conversation.v1.RecordAnswerRequest;
import com.voicehelper.conversation.v1.RecordAnswerResponse;
import com.voicehelper.platform.grpc.WireValues;
import io.grpc.stub.StreamObserver;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The API on this process's own data: a write that it does not own is refused, not passed on. */
@Component
class ConversationEndpoint extends ConversationServiceImplBase {

    private final ConversationApi conversations;

    ConversationEndpoint(@Qualifier("localConversations") ConversationApi conversations) {
        this.conversations = conversations;
    }

    @Override
    public void getConversation(GetConversationRequest request, StreamObserver<GetConversationResponse> observer) {
        var response = GetConversationResponse.newBuilder();
        conversations.conversation(WireValues.uuid(request.getId())).map(Wire::toWire).ifPresent(response::setConversation);
        answer(observer, response.build());
    }

    @Override
    public void isMember(IsMemberRequest request, StreamObserver<IsMemberResponse> observer) {
        boolean member = conversations.member(WireValues.uuid(request.getConversationId()), request.getUserId());
        answer(observer, IsMemberResponse.newBuilder().setMember(member).build());
    }

    @Override
    public void listMessages(ListMessagesRequest request, StreamObserver<ListMessagesResponse> observer) {
        var messages = conversations.messages(WireValues.uuid(request.getConversationId()), request.getBefore(), request.getLimit());
        answer(observer, ListMessagesResponse.newBuilder().addAllMessages(messages.stream().map(Wire::toWire).toList()).build());
    }

    @Override
    public void appendMessage(AppendMessageRequest request, StreamObserver<AppendMessageResponse> observer) {
        var message = conversations.append(Wire.fromWire(request));
        answer(observer, AppendMessageResponse.newBuilder().setMessage(Wire.toWire(message)).build());
    }

    @Override
    public void ask(AskRequest request, StreamObserver<AskResponse> observer) {
        answer(observer, Wire.toWire(conversations.ask(Wire.fromWire(request))));
    }

    @Override
    public void recordAnswer(RecordAnswerRequest request, StreamObserver<RecordAnswerResponse> observer) {
        var state = conversations.record(Wire.fromWire(request));
        answer(observer, RecordAnswerResponse.newBuilder().setState(state.lowerCase()).build());
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
