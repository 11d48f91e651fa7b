package com.voicehelper.platform.health;

import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;

/** What was built, when, from which commit, as far as the build recorded it. Immutable. */
@Component
public final class Version {

    private static final String UNKNOWN = "unknown";

    private final String version;
    private final String buildTime;
    private final String commit;

    public Version(ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git) {
        BuildProperties built = build.getIfAvailable();
        GitProperties from = git.getIfAvailable();
        Instant time = built == null ? null : built.getTime();
        this.version = built == null || built.getVersion() == null ? UNKNOWN : built.getVersion();
        this.buildTime = time == null ? UNKNOWN : time.toString();
        this.commit = from == null || from.getShortCommitId() == null ? UNKNOWN : from.getShortCommitId();
    }

    public String version() {
        return version;
    }

    public String buildTime() {
        return buildTime;
    }

    /** Abbreviated; {@code unknown} when it was built without history. */
    public String commit() {
        return commit;
    }
}
