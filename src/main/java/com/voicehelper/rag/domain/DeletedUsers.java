package com.voicehelper.rag.domain;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.util.Set;
import org.springframework.stereotype.Component;

/** When a user is deleted, so is what they asked and were told. */
@Component("ragDeletedUsers")
class DeletedUsers implements EventHandler {

    private final ModuleDatabase database;
    private final Answers answers;

    DeletedUsers(ModuleDatabase ragDatabase, Answers answers) {
        this.database = ragDatabase;
        this.answers = answers;
    }

    @Override
    public String module() {
        return "rag";
    }

    @Override
    public String consumer() {
        return "rag.deleted-users";
    }

    @Override
    public Set<String> topics() {
        return Set.of("identity.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("identity.user.deleted");
    }

    @Override
    public void handle(ReceivedEvent event) {
        database.write(() -> answers.forgetUser(event.aggregateId()));
    }
}
