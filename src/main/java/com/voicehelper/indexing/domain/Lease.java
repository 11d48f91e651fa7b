package com.voicehelper.indexing.domain;

import com.voicehelper.indexing.jooq.tables.records.JobRecord;
import java.util.UUID;

/**
 * The right to work on a revision of a document, until its time is over or somebody takes it away.
 *
 * @param number   of all leases on this job the latest has the highest
 * @param attempts how often the job was begun, this one included
 * @param lost     how many leases in a row ended without a word before this one
 */
record Lease(UUID documentId, String model, String tenantId, int version, long revision, long number, int attempts, int lost) {

    static Lease of(JobRecord row) {
        return new Lease(row.getDocumentId(), row.getModel(), row.getTenantId(), row.getVersion(), row.getRevision(), row.getLeaseNumber(),
                row.getAttempts(), row.getLost());
    }

    Lease on(int laterVersion, long laterRevision) {
        return new Lease(documentId, model, tenantId, laterVersion, laterRevision, number, attempts, lost);
    }
}
