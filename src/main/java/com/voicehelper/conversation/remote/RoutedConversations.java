package com.voicehelper.conversation.remote;

import com.voicehelper.conversation.AnswerOutcome;
import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.Asked;
import com.voicehelper.conversation.Conversation;
import com.voicehelper.conversation.ConversationApi;
import com.voicehelper.conversation.Message;
import com.voicehelper.conversation.NewMessage;
import com.voicehelper.conversation.Question;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.platform.routing.ModuleRoutes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** The published API, served by whichever side serves the module's HTTP requests; by the service where the module is not local. */
@Component
@Primary
final class RoutedConversations implements ConversationApi {

    private static final String MODULE = "conversation";

    private final @Nullable ConversationApi local;
    private final ModuleRoutes routes;
    private final ConversationApi remote;

    RoutedConversations(@Qualifier("localConversations") Optional<ConversationApi> local, ModuleRoutes routes, ServiceChannels channels) {
        this.local = local.orElse(null);
        this.routes = routes;
        this.remote = new RemoteConversations(channels);
    }

    @Override
    public Optional<Conversation> conversation(UUID id) {
        return read(id, api -> api.conversation(id));
    }

    @Override
    public boolean member(UUID conversationId, String userId) {
        return read(conversationId, api -> api.member(conversationId, userId));
    }

    @Override
    public List<Message> messages(UUID conversationId, long before, int limit) {
        return read(conversationId, api -> api.messages(conversationId, before, limit));
    }

    @Override
    public Message append(NewMessage message) {
        return write(api -> api.append(message));
    }

    @Override
    public Asked ask(Question question) {
        return write(api -> api.ask(question));
    }

    @Override
    public AnswerState record(AnswerOutcome outcome) {
        return write(api -> api.record(outcome));
    }

    private <T> T read(UUID key, Call<T> call) {
        ConversationApi here = local;
        return here == null ? call.on(remote) : routes.read(MODULE, key.toString(), () -> call.on(here), () -> call.on(remote));
    }

    private <T> T write(Call<T> call) {
        ConversationApi here = local;
        return here == null ? call.on(remote) : routes.write(MODULE, () -> call.on(here), () -> call.on(remote));
    }

    private interface Call<T> {
        T on(ConversationApi api);
    }
}
