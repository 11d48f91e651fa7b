package com.voicehelper.retrieval.following;

import com.voicehelper.platform.health.DerivedData;
import com.voicehelper.platform.health.HealthCheck;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * What this node's search index is worth. Not healthy until it has caught up with the documents since the process started: before that,
 * searches belong to other nodes. Current while nothing is missing that has been there for some time.
 */
@Component
class IndexHealth implements HealthCheck, DerivedData {

    /** Comparisons are five seconds apart, or more where there are very many documents. */
    private static final Duration TOLERATED = Duration.ofSeconds(15);

    private final Following following;

    IndexHealth(Following following) {
        this.following = following;
    }

    @Override
    public String name() {
        return "search-index";
    }

    @Override
    public boolean critical() {
        return true;
    }

    @Override
    public void check() {
        if (!following.ready()) {
            throw new IllegalStateException("the search index has not caught up with the documents yet");
        }
    }

    @Override
    public boolean current() {
        return following.current(TOLERATED);
    }
}
