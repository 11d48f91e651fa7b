package com.voicehelper.indexing.remote;

import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.v1.Job;
import com.voicehelper.platform.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;

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

    /** @throws ApiException 400 when it is none */
    public static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + text + "' is not a UUID");
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
