package com.voicehelper.notes;

import com.voicehelper.platform.event.DomainEvent;

/** The event of a module that exists only in tests. */
public record NoteWritten(String noteId, int newRevision, String topic) implements DomainEvent {

    @Override
    public String type() {
        return "notes.note.written";
    }

    @Override
    public String aggregateType() {
        return "note";
    }

    @Override
    public String aggregateId() {
        return noteId;
    }

    @Override
    public String tenantId() {
        return "acme";
    }
}
