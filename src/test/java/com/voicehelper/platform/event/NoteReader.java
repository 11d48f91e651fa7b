package com.voicehelper.platform.event;

import com.voicehelper.platform.database.ModuleDatabase;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** A consumer that writes down what it reads, and refuses the notes it is told to. */
final class NoteReader implements EventHandler {

    private final String topic;
    private final ModuleDatabase database;
    private final Refusals refusals;

    /** What the reader refuses, and how often it did. */
    static final class Refusals {
        final Set<String> notes = ConcurrentHashMap.newKeySet();
        final AtomicInteger count = new AtomicInteger();
        volatile RuntimeException failure = new IllegalStateException("illegible");
    }

    NoteReader(String topic, ModuleDatabase database, Refusals refusals) {
        this.topic = topic;
        this.database = database;
        this.refusals = refusals;
    }

    static ApplicationContextInitializer<GenericApplicationContext> of(String topic, Refusals refusals) {
        return context -> context.registerBean(NoteReader.class, () -> new NoteReader(topic, context.getBean(ModuleDatabase.class), refusals));
    }

    @Override
    public String module() {
        return "notes";
    }

    @Override
    public String consumer() {
        return "reader-of-" + topic;
    }

    @Override
    public Set<String> topics() {
        return Set.of(topic);
    }

    @Override
    public Set<String> types() {
        return Set.of("notes.note.written");
    }

    @Override
    public void handle(ReceivedEvent event) {
        database.dsl().execute("insert into reading (note, revision) values (?, ?)", event.aggregateId(), event.payload().get("new_revision").intValue());
        if (refusals.notes.contains(event.aggregateId())) {
            refusals.count.incrementAndGet();
            throw refusals.failure;
        }
    }
}
