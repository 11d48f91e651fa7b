package com.voicehelper.knowledge.remote;

import com.voicehelper.platform.web.LongBodies;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The requests that bring files. Their other bodies, which are read into memory, are as long as everybody's. */
@Component
final class Uploads implements LongBodies {

    private static final Set<String> METHODS = Set.of("POST", "PUT");
    private static final Pattern PATHS = Pattern.compile(
            "/api/v1/(ingest/upload|(knowledge/)?datasets/[^/]+/documents|datasets/[^/]+/ingest|(knowledge/)?documents(/[^/]+(/versions)?)?)");

    private final long longest;

    Uploads(UploadSettings settings) {
        this.longest = settings.maxRequestSize().toBytes();
    }

    @Override
    public long longest(String method, String canonicalPath, String contentType) {
        return METHODS.contains(method) && contentType.startsWith("multipart/") && PATHS.matcher(canonicalPath).matches() ? longest : 0;
    }
}
