package com.voicehelper.indexing.domain;

import com.voicehelper.indexing.IndexingApi;
import com.voicehelper.indexing.IndexingJob;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The published API on this process's own database, whoever owns the data: what gRPC serves, and one side of the routed API. */
@Component("localIndexing")
class LocalIndexing implements IndexingApi {

    private final Jobs jobs;

    LocalIndexing(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Optional<IndexingJob> job(UUID documentId) {
        return jobs.find(documentId);
    }
}
