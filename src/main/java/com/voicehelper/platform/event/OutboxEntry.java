package com.voicehelper.platform.event;

/** A row of the outbox. The id is its place in the order of its key; it means nothing outside the module's database. */
record OutboxEntry(long id, ReceivedEvent event) {}
