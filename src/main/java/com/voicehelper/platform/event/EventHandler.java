package com.voicehelper.platform.event;

import java.util.Set;

/**
 * A module's reaction to events. A bean of the consuming module. Called in that module's write transaction, after
 * {@code (consumer, event id)} was claimed in its inbox: the effect happens once. Runs only where the module's writes
 * are owned. Ten failures park the key of the event; other keys go on.
 */
public interface EventHandler {

    /** The consuming module: its database holds the inbox and the effect. */
    String module();

    /** The consumer's name, unique and stable; the consumer group. */
    String consumer();

    Set<String> topics();

    /** The event types it handles; others are ignored. */
    Set<String> types();

    void handle(ReceivedEvent event);
}
