package com.voicehelper.indexing.remote;

import static com.voicehelper.platform.grpc.WireValues.instant;
import static com.voicehelper.platform.grpc.WireValues.micros;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.v1.Job;
import java.util.Locale;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private Wire() {}

    public static Job toWire(IndexingJob job) {
        var wire = Job.newBuilder()
                .setDocumentId(job.documentId().toString())
                .setTenantId(job.tenantId())
                .setVersion(job.version())
                .setRevision(job.revision())
                .setModel(job.model())
                .setState(job.state().lowerCase())
                .setStage(job.stage())
                .setPercent(job.percent())
                .setAttempts(job.attempts())
                .setChunks(job.chunks())
                .setQueuedAtMicros(micros(job.queuedAt()))
                .setChangedAtMicros(micros(job.changedAt()));
        if (job.code() != null) {
            wire.setCode(job.code());
        }
        if (job.reason() != null) {
            wire.setReason(job.reason());
        }
        return wire.build();
    }

    static IndexingJob fromWire(Job wire) {
        return new IndexingJob(uuid(wire.getDocumentId()), wire.getTenantId(), wire.getVersion(), wire.getRevision(), wire.getModel(),
                IndexingJob.State.valueOf(wire.getState().toUpperCase(Locale.ROOT)), wire.getStage(), wire.getPercent(), wire.getAttempts(),
                wire.getChunks(), wire.hasCode() ? wire.getCode() : null, wire.hasReason() ? wire.getReason() : null,
                instant(wire.getQueuedAtMicros()), instant(wire.getChangedAtMicros()));
    }
}
