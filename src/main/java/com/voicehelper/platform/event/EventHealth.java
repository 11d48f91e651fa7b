package com.voicehelper.platform.event;

import com.voicehelper.platform.health.HealthCheck;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether events leave the outboxes of this process. While they do not, they wait; requests are served all the same. */
@Component
class EventHealth implements HealthCheck {

    private final EventFlow flow;

    EventHealth(EventFlow flow) {
        this.flow = flow;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public boolean critical() {
        return false;
    }

    @Override
    public void check() {
        List<String> stuck = flow.stuck();
        if (!stuck.isEmpty()) {
            throw new IllegalStateException("events wait in the outboxes of " + String.join(", ", stuck));
        }
    }
}
